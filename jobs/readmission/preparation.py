"""From one raw encounter to the numbers a model sees.

The Spark job writes these features, training learns from them, and the model server computes them again for each
request: all three call this module, so that the model never meets a feature that was made in another way. What is
learned from data (which categories exist) is learned by :func:`fit` from the training part alone and travels as JSON
with the model.

Choices follow Strack et al., "Impact of HbA1c Measurement on Hospital Readmission Rates", BioMed Research
International 2014, Article ID 781670.
"""

import functools
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from operator import itemgetter
from typing import Any

from readmission.encounter import FIELDS, MISSING, Encounter, column, rules

Fitted = dict[str, Any]
"""What :func:`fit` learned, as JSON values: ``format`` (int), ``rows`` (int), ``categories`` (column to a sorted
list of values)."""

FORMAT = 1
"""Version of the fitted parameters' shape and of the features' meaning; raise it with any change to either."""

EXPIRED_OR_HOSPICE = frozenset({11, 13, 14, 19, 20, 21})
"""Discharge dispositions (IDs_mapping.csv) after which nobody can be readmitted: expired, or to a hospice."""

RARE_SHARE = 0.001
"""A category below this share of the training rows gets no feature: too few rows to learn from, and no row of a
patient should stand out."""

SPLIT_PERCENT = {'train': 70, 'validation': 15, 'test': 15}
"""Share of patients in each part, in per cent."""

OUT_OF_TIME = 'out_of_time'
"""The part that no choice is made on, see :func:`parts_of`."""

PARTS = (*SPLIT_PERCENT, OUT_OF_TIME)
"""Names of all parts, in order."""

BEFORE_PERCENT = 90
"""Share of the rows, in per cent, that lie before the cut, see :func:`cut_rank`."""

_WORD = 2**64

SPLIT_MIX = ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB))
"""Rounds of the hash of :func:`split`: bits to shift by, and the factor."""

SPLIT_SHIFT = 31
"""Bits of the hash that :func:`split` leaves out: the lowest are the least mixed, and the rest fits a signed number."""

MEDICATIONS = FIELDS[FIELDS.index('metformin') : FIELDS.index('change')]
"""Fields that hold how the dose of a medication changed: ``No`` where it was not prescribed."""

COUNTS = (
    'time_in_hospital',
    'num_lab_procedures',
    'num_procedures',
    'num_medications',
    'number_outpatient',
    'number_emergency',
    'number_inpatient',
    'number_diagnoses',
)
"""Fields that are features as they stand."""

NUMBER_NAMES = (
    'age_years',
    *COUNTS,
    'medications_prescribed',
    'medications_increased',
    'medications_decreased',
    'medication_changed',
    'diabetes_medication',
    'weight_known',
)
"""Names of what :func:`numbers` gives, in order."""

CATEGORIES = (
    'race',
    'gender',
    'admission_type_id',
    'discharge_disposition_id',
    'admission_source_id',
    'payer_code',
    'medical_specialty',
    'max_glu_serum',
    'A1Cresult',
    'metformin',
    'insulin',
)
"""Fields of which each frequent value is a feature of 0 and 1."""

DIAGNOSES = ('diag_1', 'diag_2', 'diag_3')
"""Fields with ICD-9 codes; each frequent group of :func:`diagnosis_group` is a feature."""

CATEGORY_COLUMNS = (*map(column, CATEGORIES), *(f'{field}_group' for field in DIAGNOSES))
"""Names of what :func:`categories` gives, in order."""

_counts_of, _doses_of = itemgetter(*COUNTS), itemgetter(*MEDICATIONS)
_categories_of, _diagnoses_of = itemgetter(*CATEGORIES), itemgetter(*DIAGNOSES)

AGE_YEARS = {age: sum(map(int, age.strip('[)').split('-'))) / 2 for age in rules('age')['enum']}
"""Middle of each ten-year step of ``age``, in years."""

DIABETES = 250
"""ICD-9 code of diabetes, a group of its own."""

DIAGNOSIS_GROUPS = (
    ('circulatory', 390, 459, 785),
    ('respiratory', 460, 519, 786),
    ('digestive', 520, 579, 787),
    ('injury', 800, 999, None),
    ('musculoskeletal', 710, 739, None),
    ('genitourinary', 580, 629, 788),
    ('neoplasms', 140, 239, None),
)
"""ICD-9 chapters as Table 2 of Strack et al. groups them: name, first and last code, and the symptom code that the
paper adds to the group."""


def label(encounter: Encounter) -> 'int | None':
    """1 when the patient came back within 30 days, else 0; ``None`` while nobody knows (``readmitted`` is absent)."""
    readmitted = encounter.get('readmitted')
    return None if readmitted is None else int(readmitted == '<30')


def eligible(encounter: Encounter) -> bool:
    """Whether the patient can be readmitted at all, see :data:`EXPIRED_OR_HOSPICE`."""
    return encounter['discharge_disposition_id'] not in EXPIRED_OR_HOSPICE


def split(patient_nbr: int, seed: int = 0) -> str:
    """The part that a patient belongs to before the cut in time: ``train``, ``validation`` or ``test``.

    By a hash of the seed and the patient alone: all encounters of one patient are in one part, today and in each later
    run, so that no part leaks into another. The hash is SplitMix64 (Steele, Lea and Flood, "Fast splittable
    pseudorandom number generators", OOPSLA 2014), which Spark computes as fast as it reads.

    :param seed: another seed gives another split, to see how much a result depends on who is in which part.
    """
    mixed = (patient_nbr + split_start(seed)) % _WORD
    for shift, factor in SPLIT_MIX:
        mixed = (mixed ^ (mixed >> shift)) * factor % _WORD
    bucket = (mixed >> SPLIT_SHIFT) % 100
    for part, percent in SPLIT_PERCENT.items():
        if bucket < percent:
            return part
        bucket -= percent
    raise AssertionError(f'SPLIT_PERCENT must add up to 100, got {sum(SPLIT_PERCENT.values())}')


def cut_rank(rows: int) -> int:
    """How many rows lie before the cut, of so many to learn from: a whole number, so that all count alike."""
    return rows * BEFORE_PERCENT // 100


def cut_of(encounter_ids: 'Iterable[int]') -> int:
    """The cut in time: the id of the first encounter that is out of time, with :data:`BEFORE_PERCENT` of the rows
    before it.

    Ids stand for time, which the data set lacks. That they grow with it is an assumption, which the data bear out: from
    one encounter of a patient to the next by id, the age group rises 1,526 times and falls 17 times; rosiglitazone,
    about which the FDA warned in 2007, goes from 8 % of the encounters to 2 % over the last three tenths of the ids.
    Ids of several hospitals may run side by side, so that the cut need not be one day.

    :param encounter_ids: ids of all rows to learn from, each once.
    :raises ValueError: when there are none.
    """
    ids = sorted(encounter_ids)
    if not ids:
        raise ValueError('0 encounters given; the cut in time needs at least one with a label. Check the label.')
    return ids[cut_rank(len(ids))]


def part_of(bucket: str, *, late: bool, learned: bool) -> 'str | None':
    """The part of one row; None for a row that is later than the cut, of a patient that the model has learned from.

    :param bucket: what :func:`split` says of the patient.
    :param late: whether the encounter's id is that of the cut, or higher.
    :param learned: whether the patient has a row before the cut.
    """
    if not late:
        return bucket
    return None if learned and bucket != 'test' else OUT_OF_TIME


def parts_of(rows: 'Iterable[tuple[Encounter, int]]', seed: int = 0) -> 'dict[str, list[tuple[Encounter, int]]]':
    """The rows of each of :data:`PARTS`. Who is in the training or validation part is in no other.

    Before the cut, patients are split by :func:`split`. From the cut on, those of the test part and those who come for
    the first time are the out-of-time part: patients that nothing was learned from, at a time that nothing was learned
    from. Later rows of the other patients are in no part. So the out-of-time part has more first visits than that time
    had, and with them fewer readmissions.

    :param rows: encounters to learn from, and their labels.
    """
    given = list(rows)
    cut = cut_of(encounter['encounter_id'] for encounter, _ in given)
    seen = {encounter['patient_nbr'] for encounter, _ in given if encounter['encounter_id'] < cut}
    parts: dict[str, list[tuple[Encounter, int]]] = {part: [] for part in PARTS}
    for row in given:
        patient = row[0]['patient_nbr']
        part = part_of(split(patient, seed), late=row[0]['encounter_id'] >= cut, learned=patient in seen)
        if part is not None:
            parts[part].append(row)
    return parts


def split_start(seed: int) -> int:
    """Where the hash of :func:`split` starts for a seed, from 0 to 2**64 - 1."""
    return (seed + 1) * 0x9E3779B97F4A7C15 % _WORD


@functools.lru_cache(maxsize=1024)
def diagnosis_group(code: str) -> str:
    """Group of an ICD-9 code: one of nine, or ``?`` for a missing code. Codes that start with E or V are ``other``."""
    if code == MISSING:
        return MISSING
    if not code[0].isdigit():
        return 'other'
    number = int(code.split('.')[0])
    if number == DIABETES:
        return 'diabetes'
    for group, first, last, symptom in DIAGNOSIS_GROUPS:
        if first <= number <= last or number == symptom:
            return group
    return 'other'


def numbers(encounter: Encounter) -> dict[str, float]:
    """The features that need nothing learned: name to value, always the same names in the same order.

    Units: age in years (the middle of its ten-year step), time in days, the rest counts or 0 and 1.

    :param encounter: a valid encounter, see :func:`readmission.encounter.validate`.
    """
    return dict(zip(NUMBER_NAMES, _number_values(encounter)))


def fit(encounters: Iterable[Encounter]) -> Fitted:
    """Learns which categories are frequent enough to become features. Give the training part alone.

    :param encounters: valid encounters, read once and not kept: memory does not grow with their number.
    :return: values that ``json.dumps`` accepts; the order of the encounters does not matter.
    :raises ValueError: when there is no encounter.
    """
    rows = 0
    counts: dict[str, Counter] = {name: Counter() for name in CATEGORY_COLUMNS}
    for encounter in encounters:
        rows += 1
        for name, value in categories(encounter).items():
            counts[name][value] += 1
    return fit_counts(rows, counts)


def fit_counts(rows: int, counts: Mapping[str, Mapping[str, int]]) -> Fitted:
    """What :func:`fit` learns, from rows that were counted elsewhere.

    :param rows: encounters of the training part.
    :param counts: for each of :data:`CATEGORY_COLUMNS`, value to rows that have it.
    :raises ValueError: when there is no encounter.
    """
    if rows == 0:
        raise ValueError(
            '0 encounters given; fit needs at least one of the training part. Check the split and the label.'
        )
    return {
        'format': FORMAT,
        'rows': rows,
        'categories': {
            name: sorted(value for value, count in counts[name].items() if count >= rows * RARE_SHARE)
            for name in CATEGORY_COLUMNS
        },
    }


def feature_names(fitted: Fitted) -> list[str]:
    """Names of the features in the order of :func:`features`: lower case letters, digits and ``_`` only.

    :raises ValueError: when the parameters have another format, or two categories get one name.
    """
    if fitted.get('format') != FORMAT:
        raise ValueError(
            f'preparation has format {fitted.get("format")!r}, this code needs {FORMAT}. '
            'Run the processing job with this code, or serve the model with the code it was packed with.'
        )
    names = list(NUMBER_NAMES)
    for name, values in fitted['categories'].items():
        names += [f'{name}_is_{_slug(value)}' for value in values]
    if len(set(names)) != len(names):
        twice = sorted(name for name, count in Counter(names).items() if count > 1)
        raise ValueError(f'two categories share the feature name {twice}; make the values differ in letters or digits.')
    return names


def features(encounter: Encounter, fitted: Fitted) -> list[float]:
    """The feature row of one encounter, in the order of :func:`feature_names`.

    A category that :func:`fit` has not kept, a new one too, has 0 in each of its column's features.

    :param encounter: a valid encounter; ``readmitted`` is not read.
    :param fitted: the result of :func:`fit`.
    """
    return feature_rows([encounter], fitted)[0]


def feature_rows(encounters: Iterable[Encounter], fitted: Fitted) -> list[list[float]]:
    """What :func:`features` gives for each of many encounters, in half the time."""
    width = len(NUMBER_NAMES)
    places: dict[str, dict[str, int]] = {}
    for name, known in fitted['categories'].items():
        places[name] = {value: width + index for index, value in enumerate(known)}
        width += len(known)
    rest = [0.0] * (width - len(NUMBER_NAMES))
    columns = [(CATEGORY_COLUMNS.index(name), known) for name, known in places.items()]
    rows = []
    for encounter in encounters:
        row = [*_number_values(encounter), *rest]
        values = _category_values(encounter)
        for column_index, known in columns:
            place = known.get(values[column_index])
            if place is not None:
                row[place] = 1.0
        rows.append(row)
    return rows


def categories(encounter: Encounter) -> dict[str, str]:
    """The values of which each frequent one becomes a feature, by :data:`CATEGORY_COLUMNS`."""
    return dict(zip(CATEGORY_COLUMNS, _category_values(encounter)))


def _number_values(encounter: Encounter) -> list[float]:
    """Values of :data:`NUMBER_NAMES`, without a dictionary for each encounter, which takes longer than they do."""
    doses = _doses_of(encounter)
    return [
        AGE_YEARS[encounter['age']],
        *map(float, _counts_of(encounter)),
        float(len(MEDICATIONS) - doses.count('No')),
        float(doses.count('Up')),
        float(doses.count('Down')),
        float(encounter['change'] == 'Ch'),
        float(encounter['diabetesMed'] == 'Yes'),
        float(encounter['weight'] != MISSING),
    ]


def _category_values(encounter: Encounter) -> list[str]:
    """Values of :data:`CATEGORY_COLUMNS`."""
    return [*map(str, _categories_of(encounter)), *map(diagnosis_group, _diagnoses_of(encounter))]


def _slug(value: str) -> str:
    named = value.replace(MISSING, 'missing').replace('>', 'over_')
    return re.sub(r'[^a-z0-9]+', '_', named.lower()).strip('_')
