# One image for all services; the command says which one runs.
FROM node:24.21.0-trixie-slim AS build
WORKDIR /app
COPY . .
RUN npm ci --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund

FROM node:24.21.0-trixie-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /app /app
# Volumes take the owner of the folder that they are mounted on.
RUN install -d -o node -g node -m 0700 /data/evidence /data/log-key /data/edge-key /data/masking-key /data/recording-key /data/dead-letters
USER node
CMD ["node", "--version"]
