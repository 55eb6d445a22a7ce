import pytest

from readmission.reference import dimensions

TEXT = (
    'admission_type_id,description\r\n1,Emergency\r\n,\r\n'
    'discharge_disposition_id,description\r\n19,"Expired at home. Medicaid only, hospice."\r\n,\r\n'
    'admission_source_id,description\r\n4,Transfer\r\n1, Physician Referral\r\n'
)


def test_reads_three_tables_from_one_file():
    assert dimensions(TEXT) == {
        'admission_type': [(1, 'Emergency')],
        'discharge_disposition': [(19, 'Expired at home. Medicaid only, hospice.')],
        'admission_source': [(1, 'Physician Referral'), (4, 'Transfer')],
    }


def test_a_byte_order_mark_is_no_part_of_the_first_header():
    assert dimensions('\ufeff' + TEXT) == dimensions(TEXT)


def test_refuses_text_that_is_no_csv():
    with pytest.raises(ValueError, match=r'IDs_mapping.csv is no CSV: .* Use the file as downloaded from UCI'):
        dimensions(TEXT.replace('\r\n', '\r'))


@pytest.mark.parametrize('number', ['²', '12345678901', '-1', '1.0'])
def test_refuses_an_id_that_no_table_could_hold(number):
    with pytest.raises(ValueError, match=r'line 2: .* given; a line is a header'):
        dimensions(f'admission_type_id,description\n{number},Emergency\n')


def test_refuses_a_line_that_is_no_row_and_names_it():
    with pytest.raises(ValueError, match=r"line 3: \['x', 'y'\] given"):
        dimensions('admission_type_id,description\n1,Emergency\nx,y\n')


def test_refuses_an_id_that_occurs_twice():
    with pytest.raises(ValueError, match='line 3'):
        dimensions('admission_type_id,description\n1,Emergency\n1,Urgent\n')


def test_refuses_a_file_without_one_of_the_tables():
    with pytest.raises(ValueError, match=r"has the tables \['admission_type'\]"):
        dimensions('admission_type_id,description\n1,Emergency\n')
