"""Ratings keep two decimals: they are kept in hundredths. "Does not apply" stays 0.

Going back rounds them to whole numbers, halves upwards.
"""

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None

_OF_ENGAGEMENT = ('worker_control', 'our_control', 'complexity')
_OF_REVIEW = ('quality', 'expertise', 'resources', 'flexibility', 'communication')
_RATED = {'engagement': _OF_ENGAGEMENT, 'staged_engagement': _OF_ENGAGEMENT, 'review': _OF_REVIEW,
          'staged_review': _OF_REVIEW}


def _each(write) -> None:
    for name, ratings in _RATED.items():
        table = sa.table(name, *(sa.column(each, sa.Integer()) for each in ratings))
        rated = sa.or_(*(table.c[each].is_not(None) for each in ratings))
        op.execute(table.update().where(rated).values({each: write(table.c[each]) for each in ratings}))


def upgrade() -> None:
    _each(lambda rating: rating * sa.literal_column('100'))


def downgrade() -> None:
    _each(lambda rating: (rating + sa.literal_column('50')).op('/', precedence=9)(sa.literal_column('100')))
