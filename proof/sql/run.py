"""Runs questions written for Athena on a few records, in DuckDB.

Standard input is JSON: `today`, a date; `tables`, by name the columns with their types in Hive's words and the rows as
objects; `queries`, by name their SQL. Standard output is JSON: by name the rows that each question gives, as objects.

Values become what Athena's reader of JSON makes of them: names in lower case, what is no text where the table says `string`
as JSON text, members that no column has left out.
"""

import json
import sys
import tempfile

import duckdb
import sqlglot
from sqlglot import expressions

SCALARS = {"string": "VARCHAR", "int": "INTEGER", "bigint": "BIGINT", "double": "DOUBLE", "boolean": "BOOLEAN"}


def parsed(text):
    """A type in Hive's words as a tree: a scalar, `("array", item)`, `("map", key, value)` or `("struct", members)`."""
    kind, _, rest = text.partition("<")
    if not rest:
        return kind
    parts, depth, begin = [], 0, 0
    inner = rest[:-1]
    for place, sign in enumerate(inner):
        depth += {"<": 1, ">": -1}.get(sign, 0)
        if sign == "," and depth == 0:
            parts.append(inner[begin:place])
            begin = place + 1
    parts.append(inner[begin:])
    if kind == "struct":
        pairs = [part.split(":", 1) for part in parts]
        return kind, {name: parsed(member) for name, member in pairs}
    return (kind, *map(parsed, parts))


def duck(tree):
    """The same type in DuckDB's words."""
    if isinstance(tree, str):
        return SCALARS[tree]
    if tree[0] == "array":
        return f"{duck(tree[1])}[]"
    if tree[0] == "map":
        return f"MAP({duck(tree[1])}, {duck(tree[2])})"
    return f"STRUCT({', '.join(f'{json.dumps(name)} {duck(member)}' for name, member in tree[1].items())})"


def value_of(value, tree):
    """What Athena's reader makes of a value where the table has this type."""
    if value is None:
        return None
    if isinstance(tree, str):
        return value if tree != "string" or isinstance(value, str) else json.dumps(value)
    if tree[0] == "array":
        return [value_of(item, tree[1]) for item in value]
    if tree[0] == "map":
        return {key: value_of(item, tree[2]) for key, item in value.items()}
    lower = {name.lower(): item for name, item in value.items()}
    return {name: value_of(lower.get(name), member) for name, member in tree[1].items()}


def make_table(connection, name, columns, rows):
    row_type = ("struct", {column["name"]: parsed(column["type"]) for column in columns})
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        file.writelines(json.dumps(value_of(row, row_type)) + "\n" for row in rows)
        file.flush()
        types = ", ".join(f"{json.dumps(column)}: '{duck(tree)}'" for column, tree in row_type[1].items())
        schema, _, table = name.rpartition(".")
        if schema:
            connection.execute(f'CREATE SCHEMA IF NOT EXISTS "{schema}"')
        target = f'"{schema}"."{table}"' if schema else f'"{table}"'
        connection.execute(
            f"CREATE TABLE {target} AS FROM read_json('{file.name}', format='newline_delimited', columns={{{types}}})"
        )


def rewritten(sql, today):
    """The question in DuckDB's words, asked on a given day."""
    tree = sqlglot.parse_one(sql, read="athena")
    date = sqlglot.parse_one(f"DATE '{today}'")
    return tree.transform(lambda node: date.copy() if isinstance(node, expressions.CurrentDate) else node).sql("duckdb")


def main():
    asked = json.load(sys.stdin)
    connection = duckdb.connect()
    for name, table in asked["tables"].items():
        make_table(connection, name, table["columns"], table["rows"])
    answers = {}
    for name, sql in asked["queries"].items():
        result = connection.execute(rewritten(sql, asked["today"]))
        names = [column[0] for column in result.description]
        answers[name] = [dict(zip(names, row, strict=True)) for row in result.fetchall()]
    json.dump(answers, sys.stdout)


if __name__ == "__main__":
    main()
