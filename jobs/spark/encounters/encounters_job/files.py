"""Files by their address, through Hadoop's file systems: S3 in Glue, the local disk elsewhere."""

from typing import Any, NamedTuple

from pyspark.sql import SparkSession


class StoredFile(NamedTuple):
    """One file of a folder."""

    file: str
    """Address, as Hadoop writes it."""

    bytes: int
    """Size."""

    modified: int
    """Time of the last change, in milliseconds since 1970 (UTC); in S3 that of the upload."""


def path_of(spark: SparkSession, uri: str) -> 'tuple[Any, Any]':
    """A Hadoop path and its file system."""
    path = spark._jvm.org.apache.hadoop.fs.Path(uri)
    return path, path.getFileSystem(spark._jsc.hadoopConfiguration())


def exists(spark: SparkSession, uri: str) -> bool:
    """Whether there is a file or folder at the address."""
    path, system = path_of(spark, uri)
    return system.exists(path)


def files_below(spark: SparkSession, uri: str) -> 'list[StoredFile]':
    """Every data file in a folder and the folders in it, by name; none when the folder is not there.

    Files and folders whose names begin with ``_`` or ``.`` are markers of Spark and Hadoop, names that end in
    ``$folder$`` those of folders in S3.
    """
    path, system = path_of(spark, uri)
    if not system.exists(path):
        return []
    root = system.makeQualified(path).toString().rstrip('/') + '/'
    found, statuses = [], system.listFiles(path, True)
    while statuses.hasNext():
        status = statuses.next()
        file = status.getPath().toString()
        names = file[len(root) :].split('/')
        if all(name[0] not in '_.' for name in names) and not names[-1].endswith('$folder$'):
            found.append(StoredFile(file, status.getLen(), status.getModificationTime()))
    return sorted(found)


def head(spark: SparkSession, uri: str, size: int) -> bytes:
    """The first bytes of a file, at most ``size``."""
    path, system = path_of(spark, uri)
    stream = system.open(path)
    try:
        return bytes(stream.readNBytes(size))
    finally:
        stream.close()


def write_text(spark: SparkSession, uri: str, text: str) -> None:
    """Writes one small text file; replaces one that is there."""
    path, system = path_of(spark, uri)
    stream = system.create(path, True)
    try:
        stream.write(bytearray(text, 'utf-8'))
    finally:
        stream.close()


def move(spark: SparkSession, source: str, target: str) -> None:
    """Moves a folder, in S3 by copying its objects. What is at the target goes; nothing moves from where nothing is."""
    path, system = path_of(spark, source)
    delete(spark, target)
    if not system.exists(path):
        return
    if not system.rename(path, path_of(spark, target)[0]):
        raise OSError(f'{source} could not be moved to {target}. May the job write and delete there?')


def delete(spark: SparkSession, uri: str) -> None:
    """Deletes a folder and all that is in it, if it is there."""
    path, system = path_of(spark, uri)
    system.delete(path, True)
