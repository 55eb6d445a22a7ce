"""What Spark says by expressions is what the module says of each row: checks, preparation, split, and the figures."""

import random

import numpy
import pytest

from encounters import given, many
from readmission.encounter import FIELDS, column, is_integer, may_be_missing, parse, rules, validate
from readmission.preparation import PARTS, cut_of, eligible, feature_names, features, fit, label, parts_of, split

pytest.importorskip('pyspark')


import main
from encounters_job import checks, expressions
from encounters_job import features as spark_features
from encounters_job.raw import COLUMNS, MALFORMED

DAMAGE = [
    None,
    '?',
    '0',
    '1',
    '7',
    '007',
    '-0',
    '-1',
    '+1',
    '1.0',
    '1e0',
    ' 1',
    '1 ',
    '1\n',
    '\n1',
    '15',
    '16',
    '17',
    '30',
    '31',
    '999',
    '1000',
    '2147483647',
    '2147483648',
    '9' * 18,
    '9' * 19,
    '-' + '9' * 30,
    '\u0661',
    '\uff11',
    'a',
    'No',
    'no',
    'NO',
    'No ',
    'No\n',
    'Up',
    'Ch',
    'Yes',
    'None',
    'Norm',
    '>7',
    '>30',
    '<30',
    '>200',
    'Female',
    'female',
    'Other',
    '[10-20)',
    '[100-110)',
    '>200',
    'MC',
    'mc',
    'MCX',
    'MC\n',
    'Surgery-General',
    'A' * 64,
    'A' * 65,
    'Surgery\ufffd',
    'Surgery General',
    '250',
    '250.83',
    '250.830',
    'V27',
    'E909.1',
    'E909.1\n',
    '25A',
    '1234',
    '\u0662\u0665\u0660',
    'NaN',
    'Infinity',
    '\x00',
    "'",
    '"',
]
"""Texts that a field may have: right for some, wrong for others."""


def damaged() -> 'list[dict[str, str | None]]':
    """Rows of text with one field changed: each field by each text."""
    base = {field: str(value) for field, value in given().items()}
    return [{**base, field: text} for field in FIELDS for text in DAMAGE]


def varied(count: int) -> 'list[dict[str, object]]':
    """Valid encounters that differ in every field."""
    chance = random.Random(11)
    codes = [
        '?',
        '8',
        '250',
        '250.83',
        '390',
        '459',
        '460',
        '785',
        '786.5',
        '787',
        '788',
        '799',
        '800',
        '999',
        'V27.1',
        'E909',
        '239',
    ]
    result = []
    for number in range(1, count + 1):
        encounter = {}
        for field in FIELDS:
            rule = rules(field)
            if 'enum' in rule:
                encounter[field] = chance.choice(rule['enum'])
            elif is_integer(field):
                encounter[field] = chance.choice([rule['minimum'], chance.randint(rule['minimum'], rule['maximum'])])
            else:
                texts = {'payer_code': ['?', 'MC', 'HM'], 'medical_specialty': ['?', 'Cardiology', 'Surgery-General']}
                encounter[field] = chance.choice(texts.get(field, codes))
        result.append({**encounter, 'encounter_id': number, 'patient_nbr': chance.randint(1, 2**31 - 1)})
    return result


@pytest.fixture(scope='module')
def session(spark):
    for name, value in main.settings(spark).items():
        spark.conf.set(name, value)
    return spark


def text_frame(session, rows):
    """Rows of text as :func:`raw.read` gives them."""
    schema = ', '.join(f'{name} string' for name in (*COLUMNS, MALFORMED))
    return session.createDataFrame([(*tuple(row[field] for field in FIELDS), None) for row in rows], schema)


def as_text(encounter):
    return {field: str(encounter[field]) if field in encounter else None for field in FIELDS}


@pytest.fixture(scope='module')
def encounters():
    unlabelled = [{field: e[field] for field in FIELDS[:-1]} for e in varied(50)]
    for number, encounter in enumerate(unlabelled):
        encounter['encounter_id'] = 10_000 + number
    return [*varied(800), *unlabelled]


@pytest.fixture(scope='module')
def fact(session, encounters):
    rows = text_frame(session, [as_text(e) for e in encounters])
    return rows.select(*expressions.curated()).localCheckpoint()


def test_a_row_is_accepted_exactly_when_the_module_has_no_reason(session):
    rows = damaged()
    checked = checks.with_reasons(text_frame(session, rows).withColumn('accepted', checks.accepted()))
    found = checked.select('accepted', 'reasons').collect()
    wrong = [
        (row, mine['accepted'], validate(parse(row)))
        for row, mine in zip(rows, found)
        if mine['accepted'] != (validate(parse(row)) == []) or mine['reasons'] != validate(parse(row))
    ]
    assert wrong == []
    accepted = sum(mine['accepted'] for mine in found)
    assert 200 < accepted < len(rows) - 1000


def test_curated_values_are_those_of_the_encounter(encounters, fact):
    for row, encounter in zip(fact.collect(), encounters):
        wanted = {
            column(field): None if encounter.get(field) == '?' and may_be_missing(field) else encounter.get(field)
            for field in FIELDS
        }
        assert row.asDict() == wanted


@pytest.mark.parametrize('seed', [0, 1, 2, -1, 123_456_789])
def test_patients_are_split_as_the_module_splits_them(fact, encounters, seed):
    found = fact.select('patient_nbr', expressions.split(seed).alias('part')).collect()
    assert [row['part'] for row in found] == [split(e['patient_nbr'], seed) for e in encounters]


def test_labels_and_who_can_be_readmitted_are_those_of_the_module(fact, encounters):
    found = fact.select(expressions.label().alias('label'), expressions.eligible().alias('eligible')).collect()
    assert [(row['label'], row['eligible']) for row in found] == [(label(e), eligible(e)) for e in encounters]


def learnable(encounters):
    return [(e, label(e)) for e in encounters if eligible(e) and label(e) is not None]


def returning(encounters):
    """The same encounters, of half as many patients: the later half of the ids are of those of the earlier half, but
    every fifth of somebody who comes for the first time."""
    half = len(encounters) // 2
    ordered = sorted(encounters, key=lambda e: e['encounter_id'])
    return [
        e if place < half or place % 5 == 0 else {**e, 'patient_nbr': ordered[place - half]['patient_nbr']}
        for place, e in enumerate(ordered)
    ]


@pytest.fixture(scope='module')
def returned(session, encounters):
    """A fact table in which patients come again, and its encounters."""
    again = returning(encounters)
    return text_frame(session, [as_text(e) for e in again]).select(*expressions.curated()).cache(), again


@pytest.mark.parametrize('intervals', [2, 3, 1 << 16])
def test_the_cut_in_time_is_that_of_the_module_to_the_id(session, monkeypatch, intervals):
    monkeypatch.setattr(spark_features, 'INTERVALS', intervals)
    for count in (1, 2, 9, 10, 11, 57):
        # Ids that lie unevenly, up to the largest that the table takes.
        rows = [
            given(encounter_id=min(7 + number**5, 2**31 - 1 - number), patient_nbr=number) for number in range(count)
        ]
        fact = text_frame(session, [as_text(e) for e in rows]).select(*expressions.curated())
        assert spark_features.cut_of(fact) == cut_of(e['encounter_id'] for e in rows)


def test_rows_that_cannot_be_learned_from_do_not_move_the_cut(returned):
    fact, encounters = returned
    assert spark_features.cut_of(fact) == cut_of(e['encounter_id'] for e, _ in learnable(encounters))
    assert spark_features.cut_of(fact.where('encounter_id < 0')) is None


def test_fitted_parameters_and_features_are_those_of_the_module(returned):
    fact, encounters = returned
    parts = parts_of(learnable(encounters))
    assert all(len(rows) > 10 for rows in parts.values())
    rows = spark_features.labelled(fact, 0, spark_features.cut_of(fact))
    fitted = spark_features.fit(rows)
    assert fitted == fit(e for e, _ in parts['train'])
    names = feature_names(fitted)
    found = {row['encounter_id']: row for row in spark_features.featured(rows, fitted).collect()}
    wanted = {e['encounter_id']: (e, part, known) for part, rows in parts.items() for e, known in rows}
    assert set(found) == set(wanted)
    assert set(next(iter(found.values())).asDict()) == {'encounter_id', 'part', 'label', *names}
    for number, (encounter, part, known) in wanted.items():
        row = found[number]
        assert [row[name] for name in names] == numpy.float32(features(encounter, fitted)).tolist()
        assert (row['part'], row['label']) == (part, known)


def test_figures_count_what_the_module_would_and_account_for_each_row(returned):
    fact, encounters = returned
    learned = learnable(encounters)
    cut = spark_features.cut_of(fact)
    found = spark_features.figures(fact, 1, cut)
    assert found['encounters'] == len(encounters)
    assert found['patients'] == len({e['patient_nbr'] for e in encounters})
    assert found['label'] == {
        'known': len(learned),
        'excluded': sum(not eligible(e) for e in encounters),
        'unknown': sum(eligible(e) and label(e) is None for e in encounters),
    }
    assert found['cut'] == cut
    parts = parts_of(learned, 1)
    assert list(found['parts']) == list(PARTS)
    inside = {e['encounter_id'] for rows in parts.values() for e, _ in rows}
    parts['later'] = [(e, known) for e, known in learned if e['encounter_id'] not in inside]
    assert len(parts['later']) > 10
    for part, counted in {**found['parts'], 'later': found['later']}.items():
        assert counted == {
            'rows': len(parts[part]),
            'positives': sum(known for _, known in parts[part]),
            'patients': len({e['patient_nbr'] for e, _ in parts[part]}),
        }


def test_a_patient_with_several_encounters_counts_once(session):
    again = [dict(e, encounter_id=e['encounter_id'] + 500) for e in many(40)]
    rows = text_frame(session, [as_text(e) for e in [*many(40), *again]]).select(*expressions.curated())
    found = spark_features.figures(rows, 0, 10**6)
    assert (found['encounters'], found['patients']) == (80, 40)
    assert sum(part['patients'] for part in found['parts'].values()) == 40
