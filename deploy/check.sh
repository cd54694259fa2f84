#!/usr/bin/env bash
# Validates the manifests against the Kubernetes schemas, and docker-compose.yml if the Docker CLI is installed.
set -euo pipefail
cd "$(dirname "$0")/.."

environment=$(mktemp -d)
trap 'rm -rf "$environment"' EXIT
python3 -m venv "$environment"
"$environment/bin/pip" install --quiet --disable-pip-version-check 'kubernetes-validate>=1.30'
find deploy/k8s -name '*.yaml' ! -name kustomization.yaml -exec "$environment/bin/kubernetes-validate" --strict {} +

if command -v kubectl >/dev/null; then
  kubectl kustomize deploy/k8s >/dev/null
fi
if docker compose version >/dev/null 2>&1; then
  docker compose config --quiet
fi
