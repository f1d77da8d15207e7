import pytest

from audit.origin import Origin, coming_from, current, truncated


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.77", "192.0.2.0"),
        ("2001:db8:1234:5678::1", "2001:db8:1234::"),
        ("::ffff:192.0.2.77", "192.0.2.0"),
        ("", ""),
        ("not an address", ""),
        ("192.0.2.77, 198.51.100.1", ""),
    ],
)
def test_an_address_is_cut_to_its_network(address, network):
    assert truncated(address) == network


def test_outside_a_request_the_origin_is_empty():
    assert current() == Origin("", "")


def test_inside_a_request_the_origin_is_its_own_and_afterwards_gone():
    with coming_from(request_id="outer", address="192.0.2.1"):
        with coming_from(request_id="inner", address="198.51.100.1"):
            assert current() == Origin("inner", "198.51.100.0")
        assert current() == Origin("outer", "192.0.2.0")
    assert current() == Origin()


def test_an_error_in_a_request_leaves_no_origin_behind():
    with pytest.raises(RuntimeError), coming_from(request_id="a", address="192.0.2.1"):
        raise RuntimeError
    assert current() == Origin()
