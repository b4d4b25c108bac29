# The portal for production: one image for web server and management commands. docker-compose.yml shows its use.

FROM node:24-slim AS front-end
WORKDIR /front-end
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --no-audit --no-fund

FROM python:3.13-slim
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
# What PDF is set in.
RUN apt-get update && apt-get install -y --no-install-recommends fonts-noto-cjk && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY requirements/base.txt requirements/
RUN pip install --no-cache-dir --only-binary :all: --require-hashes -r requirements/base.txt
COPY . .
COPY --from=front-end \
  /front-end/node_modules/chart.js/LICENSE.md \
  /front-end/node_modules/chart.js/dist/chart.umd.min.js \
  /front-end/node_modules/chart.js/dist/chart.umd.min.js.map \
  /front-end/node_modules/chartjs-chart-sankey/dist/chartjs-chart-sankey.min.js \
  /front-end/node_modules/chartjs-chart-treemap/dist/chartjs-chart-treemap.min.js \
  /front-end/node_modules/chartjs-chart-treemap/dist/chartjs-chart-treemap.min.js.map \
  var/vendor/chart.js/
COPY --from=front-end \
  /front-end/node_modules/tabulator-tables/LICENSE \
  /front-end/node_modules/tabulator-tables/dist/js/tabulator_esm.min.js \
  /front-end/node_modules/tabulator-tables/dist/js/tabulator_esm.min.js.map \
  /front-end/node_modules/tabulator-tables/dist/css/tabulator.min.css \
  /front-end/node_modules/tabulator-tables/dist/css/tabulator.min.css.map \
  var/vendor/tabulator/
# The key is for this step alone: without one, collectstatic would leave an installation's key in the image.
RUN python -m config.messages \
  && DJANGO_SECRET_KEY=unused python manage.py collectstatic --noinput -v0 \
  && useradd --system --no-create-home mingzhang \
  && mkdir -p var/media && chown mingzhang var var/media
USER mingzhang
EXPOSE 8000
# As many connections as threads, so that no request waits for one. Both per worker.
ENV GRANIAN_WORKERS=2 GRANIAN_BLOCKING_THREADS=8 DATABASE_POOL_SIZE=8
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "config.wsgi:application"]
