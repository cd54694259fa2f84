#!/usr/bin/env bash
# Validates the manifests against the Kubernetes schemas, and docker-compose.yml if the Docker CLI is installed.
set -euo pipefail
cd "$(dirname "$0")/.."

environment=$(mktemp -d)
trap 'rm -rf "$environment"' EXIT
python3 -m venv "$environment"
"$environment/bin/pip" install --quiet --disable-pip-version-check 'kubernetes-validate>=1.30'
validate=("$environment/bin/kubernetes-validate" --strict)
find deploy/k8s* -name '*.yaml' ! -name kustomization.yaml -exec "${validate[@]}" {} +

if command -v kubectl >/dev/null; then
  for folder in deploy/k8s*; do
    kubectl kustomize "$folder" >"$environment/$(basename "$folder").yaml"
    "${validate[@]}" "$environment/$(basename "$folder").yaml"
  done
fi
if docker compose version >/dev/null 2>&1; then
  docker compose config --quiet
fi
