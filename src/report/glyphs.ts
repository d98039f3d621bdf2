// The letters of DejaVu Sans at 12 pixels, as a PNG whose grey is coverage. Made by tests/fixtures/make_glyphs.mjs.
// DejaVu is in the public domain where it changes Bitstream Vera, (c) 2003 Bitstream, Inc.; see LICENSE.

/** Rows of a line of text. */
export const LINE_HEIGHT = 15;
/** The letters that there are, from left to right on the sheet. */
export const LETTERS =
  ' !"#$%&\'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~…✓✗→';
/** Columns of each letter on the sheet, and from its start to the next letter's. */
// prettier-ignore
export const ADVANCES = [4, 5, 6, 10, 8, 11, 9, 3, 5, 5, 6, 10, 4, 4, 4, 4, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 4, 4, 10, 10, 10, 6, 12, 8,
  8, 8, 9, 8, 7, 9, 9, 4, 4, 8, 7, 10, 9, 9, 7, 9, 8, 8, 7, 9, 8, 12, 8, 7, 8, 5, 4, 5, 10, 6, 6, 7, 8, 7, 8, 7,
  4, 8, 8, 3, 3, 7, 3, 12, 8, 7, 8, 8, 5, 6, 5, 8, 7, 10, 7, 7, 6, 8, 4, 8, 10, 12, 10, 10,
  10];
/** The sheet: a PNG in base64. */
export const SHEET = [
  'iVBORw0KGgoAAAANSUhEUgAAAtcAAAAPCAAAAAAKF7zqAAAKw0lEQVR4Ae3BLZodPXqA4aczJoHyEtQwUAcGqmCgaglVS5CWUIIDSzCwtIQjal',
  'ZawnmpWb90mFOn/+22HdufZybX5Ltv/vSnf0F/4U//miY+8v/XX/iOpf+Nb4v/+YG9KX/6J7lb/r1xta//UTlMrvPM/LXw7PLhI19YfOOR3f77',
  'bx94cPnwkavLh4+XDx8vHz5yuHz4yD+MXdeqxP9qxL/axq95x5Xbb2AfY6sc9pHtxLMYZFaCn4Fpcn1Q2Ecx0wnyMgKByrfY8y1r0FRhCr7MwO',
  'Jtzw2WyfSaOdi9D7AF0PdAiE7GzicOOeGil5rBLU5S48eYGGgz4CZneyvK4ezeA7tDWxLw0WnPfXeI1AK7A+rI7oBTx0dHr4U9VwjxxJ4re67s',
  'ueK3ue65ctjdrcDZn/pub5UQTxCi1ZaU3SE1KyFabUnZHVKzYhevrfRP3BvXsUH0w7knICzFjXDpI1xS21PF7GnqCfyWVq5y4lbYR4HT5DnECZ',
  'N50mrM/JhJbvhSVrLyR13Gzs+a9Fa5l+teOz/CqZi1NJ694y0roQN29aHPav0pTtnEAbDL0B0PQlOoq5XJCFELEEzhS76xuJPduiBp4mCYZdpO',
  'Qh/Ebr0BS+NqLlz5Ze5O4Qa4a7DKyW5S2erot1vlC0Z5YZQHRge2qTBNJav150HBegkVGKtd1oGwphEXOmO1LroZxsq9sXLwW5rVTkb5Cr+NjS',
  'c9ZKxVDjFxFda52WUbYKx+JYV1bnbZBhirX0ic2wlvuIG7scHKg7IkINQWweDB2Kbz1nTpte+1s6ZSAL9VrpovPArToGctPMn8KNt4o0Dhn8I2',
  '5ZF02/ku4yuHqOlM58U73nAd14G19mzBCX0iFuVK6DwIlUPzpfiF1DhYwxu+EmaROiUaagBNkIMTKigW8CqeFzE1GvcmbWCTSHXV2UQNU8abys',
  'rMlQlBR16stlTlIBnU4MMJ6J1lhtB6qFxJ3mFJBVrjINIvpfO5NRXoM18T1rHxrEyZUCKQY1YOS6r0cQ8VaMWzpEof91CBVj3WzlB4o66+YcKp',
  '47pv1nUvSqtrCbdIWk+LFA52mztXLRYe+DgIw1krr03B9dzAr7bOYJZgyoxdXVMFs3rN5ezDetLVNdUEbrUlwWXsl7EDbpsbcMmTyW2zbVYu1Z',
  'mWwK5OUuNSnWkJ7Oq6aOJSnTnF4HSc7M5cPr1XFlJ0IyyIH9ll5DLqPnRzGZ0bYaFvQBv4OefCVd2MPSkv3vGsaBOYVvgE6624eaJDn3DducRB',
  'dRu4KortHMRhJ5hE+Do3G9uhB14ztgNLRCqwDBNX09JTBy8LNSuHUIAcxPrEAweBSjUcQnAtdV4ZXdh7rVwtphBHYpQueQem3C5GufINaysvpL',
  'vOZ6ytfEvwY+OFquvTEAGpMQHOVkCbr4Dx4mwFtPkKGC+obqXxFTU0Qu90331X330D0sXPCiWs4cTBnEvlXluNcq+dAD3xhSTTegthZo2ZTU/i',
  '4VzHsBTY5GRWGbZWuJTRrwUIM1uvPPHr2Lnyo916ki0UcAPnUNn66Leh4wbOMXOuY1gz4AbcNHbLeBk7T2o0Shh1wRiHNZ15PW2l9YtRwthvYK',
  '9gXOGZusr3LFK4qhpOwiOzjfqOK1WgUIFSzkm3E1DOSBOk3bV5SyH0omux28iiuYDhSg2uGNTJ2QORNvCaF3UoqOEVsxUBUvZWIVblqorE80ks',
  'djArCbB+Bto2USpdYna+www0IMZeRq7Onqs2QO8phDVnCH5Qg3p/YhXEirNV+5RhAx2wqryiBjYgJ9ign6wq7I6xsnHovPC98VoNiHCV9wIYVQ',
  '7iYYOerSoH8bBBy+hpWmxLwpfqNhMqNIfLdsIVQLtrHOZLEg6rJB51X/mOAnlyndzJMTt3qzScSZQA1g1QQgMcmRo45E51lUd+GoR7RaRJozog',
  'Q3PV2RPVh06GvGRnEiVwyIAxCJ+R7quno842a32DGnYzoj0UTwe2VohLbTxLe7wV3OJa7nZKfMH7gXvOYHii9Ty843PmDnb4lDKpRb8MnZwJXe',
  'MwxeJHztvoMgflyigVT4MBokk8mFbawME3FKMY5YXZNHGldZmKDSfuVUg2ZKUIJXAITYCtZbvEzLhEacpXDHyFr4oVbBMaGGGqSg0Zxmrc+VaM',
  'UV5YhbFyb6yAGqOcuABjhRB5kaZt5JW6U7knNTZQYxSwAmMFjDEKWIWxus0KkrDrMvIZhaah+xF6NFbUG9eAYPsyA6KdQ3QnnjRf+Y4pOIMBAb',
  'FYUQ5WgA7WfAIaB6uAcFBQy5OpCQ8UEFADKGCwAogDBbVYAToHhV4WV2fltRpqqNCcbc67DtRtVihTCQWIJkGuZ9d5MtWkMNUxbLYnPmPWtA7K',
  'ldmqiw3MHQ+Wd1zJwCO9CX7eSuPQfI6hAyYOTrRFA4znncahuw7YBjS+VAoP/Iio7TjhmdmYeWQc3n0C7t7zSJUnUwKsTSolZPoA58azXEJca+',
  'lw9ly1AVyYpMwKNAGxSCzqJHYI5hNgBdCmvkooPHO28znRUPgGHc7byAvt0y0P8i7QJRQwPvGgSyhgfObQ83LiIGXhiVjAKlCmXhWamRoqkwiY',
  'dZS9Nh75OChPWuQ77DJ2vQC2YwWxXIkFrKByyyOxgBW+NK4x8w1iAStgO1YQC1jhQcItMXGlRjEKdTHhBN3brMGPYJYSq1JXG07gpxMH6a7zxB',
  'UFZiiFN4Irwr2V2W9W0BuuYkj/xpXxPHMd1zlEwCqHJatYnIguaHKdq+Y4+MYb68q94LFGoEwYX3i2MSpgosGFRrm5uUntPcZbfGiQJ8zUAG8q',
  'IOIxvoPDRFvAB1hXQMtp4LzBcHNvgO1shlNRrgyosa1dLhpIBG4ObeLKWSEtk8EvHGxYa+dzOi+TxRq+Rge78UoalAdSIpCWYNwmlUdpCcZtVK',
  '6K9Xax+KnzpE4GGypQfagcWmzQYgPW2iStPLJb6jwTtXyb0abeAgGmSpcInq4BF6BLBOM4dA1Yz1tDmPiGLhM2VIjOxUrXgPU8sJauoBboDhcA',
  'bYsING+0B9Nh6XNbgLp1wa6j8r8JAUKAEEBzy9ybQtI6C4+MH/QdV3bJPHHVoBzchakXwNmKlF1mHZZddVhiBuqSlNCFN0zjXpDmG5DiRcYOS4',
  'QpJ+u5g7ngF+1z5Vn02scOWXdTCxAqV2NcTcswTdoHIFAxjXt9To5Xyqw8Cr1BXYecuTcVDmVJbKCpUzUuplXYECkF2IB+4lHVuJieK1+jw77O',
  'bECZAeFZnoCqy6ot8aTqspo+KPdyHO1mpWWeFHcHuQHSXOXQfYduOnh3ghKWxL1g1hWoI/dayHxTb7v2DrQ7SoZhvTOlMaxRKzAuF9MzV8O2ta',
  'q8ocNO4evGdZGxQzlTMgzr1ioPzOpombwxlxQnGoe6JUBoqAgEfyLtoVKnGYLdoQ18TvmMp+KpeCokHplWofBEB75vMXzHEmF3vLXz7Oz5+9j5',
  'QevuwG+O3+Xi+UXhzvI73X1aAH9m/7TxO2yB1y6OH3JxPFsWfp69M7xYVg5xAcyd49e845cl4MRXnHjWGn8fJ37QHCZnWun8JsF2flHFCb/Re6',
  '6a48Qf50Sdn3nFWOEfY6rKi3L+dCtcxaV2fs0Nf/oZqyuF/9PsmatB+ClxoafGC7eXmR9yGTtPFhI/ydzVWfmSp/EH/A9EMiwaCrf/LQAAAABJ',
  'RU5ErkJggg==',
].join('');
