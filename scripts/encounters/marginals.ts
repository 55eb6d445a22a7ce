/**
 * Shares of values, rounded, as counted in "Diabetes 130-US Hospitals for Years 1999-2008" (Strack et al., UCI Machine
 * Learning Repository, CC BY 4.0). No row of it is here.
 *
 * A table is a list of `<value> <weight>`, some with one weight for each of several columns. Weights are in encounters per
 * 100,000, at least 1 for what occurs; a value `a-b` stands for all whole numbers from a to b alike.
 */
export const MARGINALS = {
  race: 'Caucasian 74779, AfricanAmerican 18877, ? 2234, Hispanic 2002, Other 1480, Asian 630',
  gender: 'Female 53759, Male 46238, Unknown/Invalid 3',
  age: `[0-10) 158, [10-20) 679, [20-30) 1628, [30-40) 3710, [40-50) 9516, [50-60) 16957, [60-70) 22093, [70-80) 25617,
    [80-90) 16899, [90-100) 2745`,
  weight: `? 96858, [75-100) 1313, [50-75) 881, [100-125) 614, [125-150) 142, [25-50) 95, [0-25) 47, [150-175) 34,
    [175-200) 11, >200 3`,

  /** `<admission_type_id>/<admission_source_id>`: an emergency comes through the emergency room. */
  admission: `1/7 47673, 3/1 15906, 2/1 9064, 2/7 6022, 6/17 2909, 5/17 2896, 1/6 1960, 2/4 1790, 5/1 1673, 1/1 1648,
    6/7 1613, 3/4 1049, 3/7 915, 1/17 629, 1/5 587, 6/1 585, 2/2 500, 3/2 317, 1/4 237, 1/2 229, 2/17 207, 2/6 178,
    8/1 174, 2/5 129, 5/7 129, 8/7 123, 2/9 117, 2/20 115, 3/5 108, 3/3 92, 3/6 81, 1/3 64, 6/4 43, 3/20 31, 2/3 25,
    6/2 25, 3/17 23, 7/7 21, 6/5 17, 8/2 14, 3/22 12, 1/20 12, 1/8 7, 2/8 7, 4/4 5, 2/10 5, 4/7 2, 4/1 2, 1/25 2, 3/11 1,
    2/13 1, 4/14 1, 4/11 1`,

  /** `discharge_disposition_id`, with weights for patients below 60, from 60 to 79, and from 80 years. */
  disposition: `1 75105 57931 35778, 3 3782 13254 31326, 6 8984 13940 15753, 18 3594 4053 2646, 22 951 2299 2806,
    11 698 1642 3067, 2 1993 2352 1621, 5 1080 1129 1386, 4 340 700 1811, 25 1150 894 865, 7 1321 319 145,
    14 79 297 1011, 13 111 439 745, 23 238 426 630, 28 241 84 90, 8 205 76 15, 15 24 64 120, 24 18 35 125, 9 9 29 20,
    17 33 4 5, 16 24 6 1, 19 1 10 15, 10 3 6 10, 27 9 2 5, 12 1 4 5, 20 1 4 1, 21 1 1 1, 26 1 1 1, 29 1 1 1, 30 1 1 1`,

  time_in_hospital: `1 13963, 2 16924, 3 17448, 4 13682, 5 9793, 6 7408, 7 5759, 8 4313, 9 2949, 10 2301, 11 1823, 12 1423, 13 1189,
    14 1024`,
  payer_code: `? 39557, MC 31884, HM 6168, SP 4921, BC 4574, MD 3470, CP 2489, UN 2406, CM 1903, OG 1015, PO 582, DM 539,
    CH 143, WC 133, OT 93, MP 78, SI 54, FR 1`,
  medical_specialty: `? 49082, InternalMedicine 14381, Emergency/Trauma 7434, Family/GeneralPractice 7311,
    Cardiology 5259, Surgery-General 3045, Nephrology 1585, Orthopedics 1376, Orthopedics-Reconstructive 1212,
    Radiologist 1120, Pulmonology 856, Psychiatry 839, Urology 673, ObstetricsandGynecology 659,
    Surgery-Cardiovascular/Thoracic 641, Gastroenterology 554, Surgery-Vascular 524, Surgery-Neuro 460,
    PhysicalMedicineandRehabilitation 384, Oncology 342, Pediatrics 250, Hematology/Oncology 203, Neurology 199,
    Pediatrics-Endocrinology 156, Otolaryngology 123, Endocrinology 118, Surgery-Thoracic 107, Psychology 99, Podiatry 98,
    Surgery-Cardiovascular 96, Pediatrics-CriticalCare 85, Hematology 81, Gynecology 57, Hospitalist 56, Radiology 52,
    Surgeon 44, Surgery-Plastic 40, Osteopath 38, Ophthalmology 37, InfectiousDiseases 36, SurgicalSpecialty 32,
    Obsterics&Gynecology-GynecologicOnco 25, Pediatrics-Pulmonology 25, Anesthesiology-Pediatric 19, Obstetrics 19,
    Rheumatology 17, Pathology 17, Anesthesiology 12, OutreachServices 12, Surgery-Colon&Rectal 11,
    Surgery-Maxillofacial 11, PhysicianNotFound 11, Pediatrics-Neurology 10, Surgery-Pediatric 8,
    Endocrinology-Metabolism 8, Psychiatry-Child/Adolescent 7, AllergyandImmunology 7, Cardiology-Pediatric 7, DCPTEAM 6,
    Pediatrics-Hematology-Oncology 4, Dentistry 4, Pediatrics-EmergencyMedicine 3, Pediatrics-AllergyandImmunology 3,
    Resident 2, Surgery-PlasticwithinHeadandNeck 1, Pediatrics-InfectiousDiseases 1, Psychiatry-Addictive 1, Proctology 1,
    Dermatology 1, SportsMedicine 1, Speech 1, Perinatology 1, Neurophysiology 1`,

  num_lab_procedures: `1 3152, 2-9 4262, 10-19 6120, 20-24 3649, 25-29 5268, 30-34 6854, 35-39 10084, 40-44 11527,
    45-49 10608, 50-54 9214, 55-59 8602, 60-64 7336, 65-69 5480, 70-74 3583, 75-84 3237, 85-99 948, 100-132 76`,
  num_procedures: '0 45842, 1 20382, 2 12495, 3 9279, 4 4107, 5 3025, 6 4870',
  num_medications: `1 257, 2-3 1346, 4-5 3374, 6-7 6076, 8-9 9105, 10-11 10948, 12-13 11880, 14-15 11299, 16-17 10169,
    18-19 8452, 20-22 9619, 23-25 6312, 26-29 5181, 30-34 3086, 35-40 1557, 41-50 915, 51-60 327, 61-81 95`,
  number_outpatient: `0 83552, 1 8396, 2 3531, 3 2006, 4 1080, 5 524, 6 298, 7-8 248, 9-10 138, 11-15 149, 16-25 56,
    26-42 22`,
  number_emergency: '0 88827, 1 7540, 2 2007, 3 712, 4 368, 5 189, 6-7 164, 8-10 115, 11-16 55, 17-25 24, 26-76 9',

  /** `number_inpatient` of a patient's first encounter in the file; the later ones count it. */
  number_inpatient: '0 88197, 1 8336, 2 2163, 3 684, 4 330, 5 143, 6-7 105, 8-10 31, 11-15 11',

  number_diagnoses: `1 215, 2 1005, 3 2785, 4 5441, 5 11198, 6 9980, 7 10213, 8 10431, 9 48610, 10 17, 11 11, 12 9, 13 16, 14 7, 15
    10, 16 44`,

  /** ICD-9 code, with weights as the first, second and third diagnosis; `rare` is any of the hundreds of others. */
  diagnosis: `rare 22170 18090 21590, 428 6740 6550 4500, 250 230 5970 11350, 276 1860 6630 5090, 414 6470 2600 3600,
    401 340 3670 8150, 427 2720 4950 3890, 599 1570 3230 1910, 496 80 3250 2560, 403 500 2770 2320, 486 3450 1360 560,
    786 3950 630 570, 780 1980 1470 1310, 491 2240 1520 560, 410 3550 540 210, 682 2010 1410 870, 584 1490 1620 950,
    250.02 660 2040 1350, 585 70 1840 1960, 707 250 1960 1340, 518 1100 1330 840, 411 250 2520 390, 250.6 1160 880 1060,
    285 360 1490 1180, 996 1930 450 280, 425 80 1410 1120, 493 1040 870 680, 250.01 60 1500 900, 715 2110 120 210,
    272 10 410 1930, 38 1660 470 160, 424 180 1050 1040, 434 1990 180 60, 250.8 1650 200 310, V45 1 400 1360,
    998 770 560 310, 305 20 690 910, 577 1040 390 150, 560 860 390 300, 413 110 1020 320, 440 830 400 220,
    574 950 340 130, 530 520 280 610, 278 370 270 670, 280 310 600 390, 562 970 140 190, 296 880 160 210,
    578 650 340 250, V57 1190 10 10, 789 550 340 280, 511 270 510 370, 435 1000 90 60, 295 440 400 300, 402 440 330 370,
    820 1060 50 20, 250.7 860 130 140, 197 310 400 380, 41 10 370 710, 997 420 370 290, 453 540 340 210, 433 780 150 140,
    722 760 140 120, 162 420 390 180, 785 100 510 380, 571 270 410 300, 250.13 840 100 10, 535 440 190 280,
    8 510 200 190, 507 600 190 80, V58 220 150 490, 250.4 260 170 420, 426 280 300 270, 458 420 140 280, 787 260 200 350,
    198 240 310 230, 287 80 310 380, 788 40 380 350, 733 360 180 200, 724 430 140 150, 648 280 330 110, 250.11 610 80 20,
    250.82 400 170 110, 244 10 150 530, 799 70 310 310, ? 20 140 200`,

  max_glu_serum: 'None 94747, Norm 2552, >200 1459, >300 1242',
  A1Cresult: 'None 83277, >8 8073, Norm 4903, >7 3747',

  /** Weights of Steady, Up and Down; the rest is No. The order is the file's. */
  medications: {
    metformin: [18033, 1048, 565],
    repaglinide: [1360, 108, 44],
    nateglinide: [656, 24, 11],
    chlorpropamide: [78, 6, 1],
    glimepiride: [4589, 321, 191],
    acetohexamide: [1, 0, 0],
    glipizide: [11160, 757, 550],
    glyburide: [9115, 798, 554],
    tolbutamide: [23, 0, 0],
    pioglitazone: [6854, 230, 116],
    rosiglitazone: [5994, 175, 86],
    acarbose: [290, 10, 3],
    miglitol: [30, 2, 5],
    troglitazone: [3, 0, 0],
    tolazamide: [37, 1, 0],
    examide: [0, 0, 0],
    citoglipton: [0, 0, 0],
    insulin: [30310, 11123, 12000],
    'glyburide-metformin': [680, 8, 6],
    'glipizide-metformin': [13, 0, 0],
    'glimepiride-pioglitazone': [1, 0, 0],
    'metformin-rosiglitazone': [2, 0, 0],
    'metformin-pioglitazone': [1, 0, 0],
  },
} as const;
