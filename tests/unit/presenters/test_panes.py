"""The panes of annotations as an installation wants them."""

from omeroweb_pyr.presenters.panes import Pane, panes


def test_panes_are_in_the_order_of_their_indexes():
    wanted = [{"name": "tag", "index": 2}, {"name": "comment", "label": "Remarks", "index": 1}, {"name": "other"}]
    assert panes(wanted) == (Pane("comment", "Remarks"), Pane("tag", "Tags"), Pane("other", "Others"))


def test_what_is_no_pane_is_left_out_and_none_is_there_twice():
    wanted = [{"name": "roi", "index": 1}, {"name": "file", "index": 3}, {"name": "file", "label": "Files", "index": 2}]
    assert panes(wanted) == (Pane("file", "Files"),)
    assert panes([]) == ()
