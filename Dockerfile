FROM python:3.11-slim

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN useradd --create-home --uid 10001 kam
WORKDIR /app

COPY requirements.txt .
RUN pip install -r requirements.txt

COPY app.py LICENSE ./
COPY .streamlit/config.toml .streamlit/
COPY kamcore kamcore
COPY pages pages
COPY sample_data sample_data
RUN python -m compileall -q app.py kamcore pages && mkdir data && chown kam data

# What people share, unless KAM_DATABASE_URL names a database.
VOLUME /app/data

USER kam
EXPOSE 8501
HEALTHCHECK --interval=15s --timeout=6s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8501/readyz', timeout=6)"]
CMD ["python", "-m", "streamlit", "run", "app.py", "--server.address", "0.0.0.0", "--server.port", "8501"]
