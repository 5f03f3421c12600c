# hexform with what requirements.lock pins, for CI that runs jobs in images. It runs as a user without rights.
ARG PYTHON=python:3.12-slim
FROM ${PYTHON} AS built
WORKDIR /hexform
COPY . .
RUN python -m venv /opt/hexform && PATH="/opt/hexform/bin:$PATH" bash .ci/install

FROM ${PYTHON}
RUN apt-get update \
    && apt-get install --yes --no-install-recommends git \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home --uid 10001 hexform
COPY --from=built /opt/hexform /opt/hexform
ENV PATH="/opt/hexform/bin:$PATH" PYTHONDONTWRITEBYTECODE=1
USER hexform
WORKDIR /workspace
ENTRYPOINT ["hexform"]
