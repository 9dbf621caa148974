"""The picture of the house is the one that the imports draw."""

from tests.architecture.layout_picture import PICTURE, draw, structure


def test_the_picture_of_the_house_is_up_to_date():
    assert structure(PICTURE.read_text("utf-8")) == structure(draw()), (
        "Rooms, floors or imports between rooms have changed. Look whether that is right, then run make house."
    )


def test_counts_alone_make_no_picture_old():
    picture = draw()
    assert structure(picture) == structure(picture.replace(">1<", ">2<"))
    assert structure(picture) != structure(picture.replace("services", "servants"))
