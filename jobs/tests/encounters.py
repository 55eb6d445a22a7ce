"""Made-up encounters for the tests: no patient of the data set."""

import random
from typing import Any

from readmission.encounter import FIELDS


def given(**overrides: Any) -> 'dict[str, Any]':
    """One valid encounter; a field of the UCI file with a ``-`` is given by ``**{'glyburide-metformin': 'Up'}``."""
    encounter: dict[str, Any] = dict.fromkeys(FIELDS[FIELDS.index('metformin') : FIELDS.index('change')], 'No')
    encounter.update(
        encounter_id=1,
        patient_nbr=10,
        race='Caucasian',
        gender='Female',
        age='[60-70)',
        weight='?',
        admission_type_id=1,
        discharge_disposition_id=1,
        admission_source_id=7,
        time_in_hospital=3,
        payer_code='?',
        medical_specialty='Surgery-General',
        num_lab_procedures=41,
        num_procedures=0,
        num_medications=12,
        number_outpatient=0,
        number_emergency=0,
        number_inpatient=0,
        diag_1='428',
        diag_2='250.83',
        diag_3='V27',
        number_diagnoses=9,
        max_glu_serum='None',
        A1Cresult='>8',
        change='No',
        diabetesMed='Yes',
        readmitted='NO',
    )
    return {**{field: encounter[field] for field in FIELDS}, **overrides}


def many(count: int) -> 'list[dict[str, Any]]':
    """Encounters of as many patients, the same at each call; the more inpatient visits, the likelier a readmission."""
    chance = random.Random(7)
    encounters = []
    for number in range(1, count + 1):
        visits = chance.randrange(6)
        encounters.append(
            given(
                encounter_id=number,
                patient_nbr=1000 + number,
                number_inpatient=visits,
                time_in_hospital=chance.randint(1, 14),
                race=chance.choice(['Caucasian', 'AfricanAmerican', '?']),
                readmitted='<30' if chance.random() < visits / 8 else chance.choice(['NO', '>30']),
            )
        )
    return encounters
