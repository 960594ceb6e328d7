# A mirror of the base image, or one that trusts a company's own certificate, can take its place.
ARG NODE_IMAGE=node:24-bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts
COPY tsconfig.json ./
COPY scripts scripts
COPY sql sql
COPY src src
RUN npm run build

FROM ${NODE_IMAGE}
RUN apt-get update \
 && apt-get install -y --no-install-recommends tini \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/*
ENV NODE_ENV=production OUT_DIR=/data
WORKDIR /app
COPY package.json package-lock.json ./
# What only runs of many machines and the lake need is optional, and here only for development, so that npm would leave it out.
# Named among the dependencies it comes as package-lock.json has it.
RUN node -e "const fs = require('fs'), own = require('./package.json'); \
      for (const name in own.peerDependencies) delete own.devDependencies[name]; \
      Object.assign(own.dependencies, own.peerDependencies); \
      fs.writeFileSync('package.json', JSON.stringify(own, null, 2))"
# The scripts of the package itself would look for the compiler.
RUN npm ci --omit=dev --ignore-scripts --cache /tmp/npm-cache \
 && rm -rf /tmp/npm-cache \
 && install -d -o node -g node /data
COPY docker/scraper-entrypoint.sh /usr/local/bin/scraper-entrypoint
COPY sql sql
COPY --from=build /app/dist dist
# Who clones with a strict umask has files that only root could read here.
RUN chmod -R a+rX package.json sql && chmod a+rx /usr/local/bin/scraper-entrypoint
USER node
# To the whole group, since the program may be a child of the entry point's shell.
ENTRYPOINT ["tini", "-g", "--", "scraper-entrypoint"]
