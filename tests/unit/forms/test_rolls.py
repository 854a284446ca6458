"""Tables of users as a page may show them: without passwords, wherever these are."""

import pytest

from omeroweb_pyr.forms.webadmin.rolls import RollForm, check, read

HEAD = "user_name,password,groups"


def shown(table):
    form = RollForm()
    form.show(table.masked())
    return form.table.data


def test_something_stands_for_passwords():
    assert shown(read(f"{HEAD}\nada,Secret,lab\nalan,,lab\nx")) == f"{HEAD}\nada,(as before),lab\nalan,,lab\nx\n"


@pytest.mark.parametrize("name", ["Passwort", "pw", "initial password", "passphrase"])
def test_they_may_have_another_name(name):
    assert "Secret" not in shown(read(f"user_name,{name}\nada,Secret"))


def test_a_comma_in_a_password_shows_nothing_of_it_and_it_has_to_be_given_again():
    table = read(f"{HEAD}\nada,Sec,ret,lab\nalan,Other,lab")
    assert shown(table) == f"{HEAD}\nada,(as before),(as before),lab\nalan,(as before),lab\n"
    mended = read(f"{HEAD}\nada,(as before),lab\nalan,(as before),lab").given(table.passwords())
    assert [row[1] for _, row in mended.rows] == ["(as before)", "Other"]


def test_a_table_that_does_not_name_its_columns_is_not_shown():
    table = read("ada,Secret,lab\nalan,Other,lab")
    assert shown(table) == ""
    with pytest.raises(ValueError, match="so what was sent is not shown"):
        check(table)


def test_no_error_quotes_a_table():
    assert "Secret" not in repr(read(f"{HEAD}\nada,Secret,lab"))
