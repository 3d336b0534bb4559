"""Spark itself, as a cluster: a standalone master, two workers, and a Spark Connect server in front of them.

Spark's package cannot stand in one environment with its client, so it has its own: the folder SPARK_ENV, `.venvs/spark`
where the tests are run. Needs Java.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from tests.servers.process import Guard, MissingError, Process, free_port, is_open, new_folder, program
from tests.servers.sail import SparkConnect

ENVIRONMENT = "SPARK_ENV"
SECONDS_TO_START = 240
# Statements of hundreds of conditions over few rows: planning is all there is to do.
SETTINGS = {
    "spark.executor.memory": "1g",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.sql.shuffle.partitions": "2",
    "spark.ui.enabled": "false",
    "spark.sql.catalogImplementation": "in-memory",
}


class Cluster(SparkConnect):
    """A master and two workers with one core each, on loopback."""

    name = "Spark"

    def __init__(self) -> None:
        program("java")
        environment = Path(os.environ.get(ENVIRONMENT, ".venvs/spark")).absolute()
        homes = sorted(environment.glob("lib/python3*/site-packages/pyspark"))
        if not homes:
            raise MissingError(f"there is no `pyspark` in {environment}")
        self.home = homes[-1]
        self.folder = new_folder()
        self._all = ExitStack()
        self._all.callback(Guard(self.folder).dismiss)
        master, connect = free_port(), free_port()
        url = f"spark://127.0.0.1:{master}"
        where = ["--host", "127.0.0.1", "--webui-port", "0"]
        deploy = "org.apache.spark.deploy"
        self._start([f"{deploy}.master.Master", *where, "--port", str(master)], master)
        for _ in range(2):
            self._start([f"{deploy}.worker.Worker", *where, "-c", "1", "-m", "1500m", url])
        settings = {**SETTINGS, "spark.connect.grpc.binding.address": "127.0.0.1"}
        settings |= {"spark.connect.grpc.binding.port": str(connect)}
        settings |= {"spark.sql.warehouse.dir": str(self.folder / "warehouse")}
        options = [part for name, value in settings.items() for part in ("--conf", f"{name}={value}")]
        server = "org.apache.spark.sql.connect.service.SparkConnectServer"
        submit = ["org.apache.spark.deploy.SparkSubmit", "--master", url, *options]
        self._start([*submit, "--class", server, "spark-internal"], connect)
        super().__init__(connect)

    def _start(self, command: Sequence[str], port: int | None = None) -> None:
        """Start one of the Java machines, each with a folder of its own, and wait for its port."""
        folder = new_folder()
        more = {
            "SPARK_HOME": str(self.home),
            "SPARK_LOCAL_IP": "127.0.0.1",
            "SPARK_WORKER_DIR": str(folder / "work"),
            "SPARK_LOCAL_DIRS": str(folder / "local"),
            "PYSPARK_PYTHON": sys.executable,
        }
        process = Process([self.home / "bin" / "spark-class", *command], folder, more=more)
        self._all.callback(process.stop)
        self.process = process
        if port is not None:
            process.wait_until(lambda: is_open(port), SECONDS_TO_START)

    def kill(self) -> None:
        """The server in front dies."""
        self.process.kill()

    def stop(self) -> None:
        """Stop all of it."""
        super().stop()
        self._all.close()
