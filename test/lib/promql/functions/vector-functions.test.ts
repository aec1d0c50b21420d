import { promqlTest } from '../check';

promqlTest('of one number', `
load 1m
  m{x="1"} -2.5
  zero 0
eval instant at 0 abs(m)
  {x="1"} 2.5
eval instant at 0 ceil(m)
  {x="1"} -2
eval instant at 0 floor(m)
  {x="1"} -3
eval instant at 0 sgn(m)
  {x="1"} -1
eval instant at 0 round(m)
  {x="1"} -2
eval instant at 0 round(m, 2)
  {x="1"} -2
eval instant at 0 deg(vector(pi()))
  {} 180
eval instant at 0 ln(zero)
  {} -Inf
eval instant at 0 sqrt(m)
  {x="1"} NaN
`);

promqlTest('clamps', `
load 1m
  m{x="1"} -5
  m{x="2"} 5
eval instant at 0 clamp(m, -1, 1)
  {x="1"} -1
  {x="2"} 1
eval instant at 0 clamp(m, 1, -1)
eval instant at 0 clamp_min(m, 0)
  {x="1"} 0
  {x="2"} 5
eval instant at 0 clamp_max(m, NaN)
  {x="1"} NaN
  {x="2"} NaN
eval range from 0 to 1m step 1m clamp(m{x="1"}, time() / 60, 0.5)
  {x="1"} 0 _
`);

promqlTest('scalars and vectors', `
load 1m
  m{x="1"} 1 2
  m{x="2"} _ 3
eval range from 0 to 1m step 1m vector(scalar(m))
  {} 1 NaN
eval instant at 1m scalar(nothing)
  NaN
eval instant at 1m scalar(m{x="2"})
  3
eval instant at 1m max_of(1, 2) + min_of(1, 2)
  3
eval range from 0 to 1m step 1m absent(m{x="2"})
  {x="2"} 1 _
`);

promqlTest('dates', `
eval instant at 0 day_of_week()
  {} 4
eval instant at 1709210096s year() * 10000 + month() * 100 + day_of_month()
  {} 20240229
eval instant at 1709210096s days_in_month() * 1000 + day_of_year()
  {} 29060
eval instant at 1709210096s hour() * 100 + minute()
  {} 1234
eval instant at 0 day_of_month(vector(-1))
  {} 31
`);

promqlTest('labels', `
load 1m
  m{a="x-1", b="y"} 1
  m{a="z", b="y"} 2
eval instant at 0 label_replace(m, "c", "$2/\${1}", "a", "(x)-(\\\\d)")
  m{a="x-1", b="y", c="1/x"} 1
  m{a="z", b="y"} 2
eval instant at 0 label_replace(m, "c", "$letter", "a", "(?P<letter>.).*")
  m{a="x-1", b="y", c="x"} 1
  m{a="z", b="y", c="z"} 2
eval instant at 0 label_replace(m, "b", "", "", "")
  m{a="x-1"} 1
  m{a="z"} 2
eval instant at 0 label_replace(m, "a", "same", "a", ".*")
  expect fail msg: vector cannot contain metrics with the same labelset
eval instant at 0 label_replace(m, "a", "b", "c", "(")
  expect fail msg: invalid regular expression in label_replace(): (
eval instant at 0 label_replace(m, "", "b", "c", "")
  expect fail msg: invalid destination label name in label_replace():
eval instant at 0 label_join(m, "c", "+", "b", "none", "a")
  m{a="x-1", b="y", c="y++x-1"} 1
  m{a="z", b="y", c="y++z"} 2
eval instant at 0 label_join(m, "c", ",", "")
  expect fail msg: invalid source label name in label_join():
`);

promqlTest('series that a label makes equal are one, if never at one time', `
load 10m
  m{i="1"} 1 _
  m{i="2"} _ 2
eval range from 0 to 10m step 10m label_replace(m, "i", "", "", "")
  m 1 2
`);

promqlTest('sorts instants', `
load 1m
  m{i="a10"} 2
  m{i="a9"} NaN
  m{i="b"} 1
eval instant at 0 sort(m)
  expect ordered
  m{i="b"} 1
  m{i="a10"} 2
  m{i="a9"} NaN
eval instant at 0 sort_desc(m)
  expect ordered
  m{i="a10"} 2
  m{i="b"} 1
  m{i="a9"} NaN
eval instant at 0 sort_by_label(m, "i")
  expect ordered
  m{i="a9"} NaN
  m{i="a10"} 2
  m{i="b"} 1
eval range from 0 to 1m step 1m sort_desc(m{i="b"})
  expect warn msg: PromQL warning: sort is ineffective for range queries since results are always ordered by labels (1:1)
  m{i="b"} 1 1
`);

promqlTest('native histograms and start timestamps are in no storage yet', `
load 1m
  m 1
eval instant at 0 histogram_count(m)
eval instant at 0 start_timestamp(m)
`);
