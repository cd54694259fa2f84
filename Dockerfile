FROM node:24-alpine AS build
WORKDIR /app
COPY package.json package-lock.json ./
COPY deploy/package.json deploy/
COPY console/package.json console/
RUN npm ci --ignore-scripts
COPY build.js nest-cli.json tsconfig.json tsconfig.build.json ormconfig.ts ./
COPY src src
COPY console console
RUN npm run build && npm prune --omit=dev --ignore-scripts

FROM node:24-alpine
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 DATA_DIR=/data
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
# Holds files only where MINIO_ENDPOINT is not set.
RUN mkdir /data && chown node:node /data
VOLUME /data
USER node
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/live`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/src/main.js"]
