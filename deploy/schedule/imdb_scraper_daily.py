"""A day of the lake: collect, then build, check and publish. For Airflow 2.4 and later, and 3.

Each task is one command of the program, which paces and retries by itself. What is published is what was collected on the day on
which this was started, also where it is published after midnight.
"""

from datetime import datetime, timedelta, timezone

try:  # Airflow 3
    from airflow.providers.standard.operators.bash import BashOperator
    from airflow.sdk import DAG
except ImportError:
    from airflow import DAG
    from airflow.operators.bash import BashOperator

PROGRAM = "cd /opt/imdb-scraper && node dist/presentation/main.js daily --quiet"
# Of the start of the task's run, whatever the version of Airflow calls the day of a run.
DAY = "{{ dag_run.start_date.strftime('%Y-%m-%d') }}"

with DAG(
    dag_id="imdb_scraper_daily",
    schedule="0 9 * * *",
    start_date=datetime(2026, 1, 1, tzinfo=timezone.utc),
    # What was not collected on a day cannot be had later.
    catchup=False,
    max_active_runs=1,
    default_args={"retries": 2, "retry_delay": timedelta(minutes=15)},
) as dag:
    # 1: the details of some titles could not be had; the others are there to be published.
    collect = BashOperator(task_id="collect", bash_command=f"{PROGRAM} --only collect || [ $? -eq 1 ]")
    publish = BashOperator(
        task_id="publish",
        bash_command=f"{PROGRAM} --only publish --date {DAY}",
        # A day that fails a check fails it again.
        retries=0,
    )
    collect >> publish
