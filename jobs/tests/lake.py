"""A lake of one test: raw files, the job, and what it made."""

import csv
import json
import sys
from pathlib import Path

import main
from readmission.encounter import FIELDS


class Lake:
    """Folders as the platform has zones.

    :param spark: see conftest.
    :param root: an empty folder, whose name becomes that of the database.
    """

    def __init__(self, spark, root: Path):
        self.spark = spark
        self.root = root
        self.database = f'db_{root.name}'.replace('-', '_')
        self.batch = root / 'raw' / 'encounters' / 'batch'
        self.batch.mkdir(parents=True)
        self.runs = 0

    def upload(self, name, encounters, header=FIELDS, more=''):
        """Writes a CSV file of encounters; ``more`` is text that follows the last line."""
        with (self.batch / name).open('w', newline='') as file:
            writer = csv.writer(file, lineterminator='\n')
            writer.writerow(header)
            writer.writerows([encounter.get(field, '') for field in FIELDS] for encounter in encounters)
            file.write(more)

    def run(self, *more, version=None):
        """Runs the job; returns the manifest of the version."""
        self.runs += 1
        version = version or f'run{self.runs}'
        arguments = {
            'raw': self.root / 'raw' / 'encounters',
            'reference': self.root / 'raw' / 'reference',
            'quarantine': self.root / 'quarantine',
            'features': self.root / 'features',
            'catalog': 'glue_catalog',
            'database': self.database,
            'version': version,
        }
        pairs = [part for name, value in arguments.items() for part in (f'--{name}', str(value))]
        before, sys.argv = sys.argv, ['main.py', *pairs, *more]
        try:
            main.main()
        finally:
            sys.argv = before
        return json.loads((self.root / 'features' / f'version={version}' / 'manifest.json').read_text())

    def table(self, name='encounter'):
        """A table of the lake."""
        return self.spark.table(f'glue_catalog.{self.database}.{name}')

    def snapshots(self, name='encounter'):
        """How often a table was committed to."""
        return self.spark.table(f'glue_catalog.{self.database}.{name}.snapshots').count()

    def quarantined(self, version=None):
        """What a run refused: a list of objects."""
        folder = self.root / 'quarantine' / f'version={version or f"run{self.runs}"}'
        return [json.loads(line) for file in sorted(folder.glob('*.json')) for line in file.read_text().splitlines()]

    def features(self, part, version=None):
        """Rows of one part of the features."""
        folder = self.root / 'features' / f'version={version or f"run{self.runs}"}' / part
        return self.spark.read.parquet(str(folder)).collect() if any(folder.glob('*.parquet')) else []
