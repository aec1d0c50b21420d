import { promqlTest } from '../check';

const TWO = `
load 1m
  a{x="1", y="p"} 10 20
  a{x="2", y="q"} 30 40
  b{x="1", y="p"} 1 2
  b{x="3", y="r"} 3 4
`;

promqlTest('pairs by equal labels, without the name', `${TWO}
eval instant at 1m a + b
  {x="1", y="p"} 22
eval instant at 1m a > b
  a{x="1", y="p"} 20
eval instant at 1m a < bool b
  {x="1", y="p"} 0
eval instant at 1m a + on(x) b
  {x="1"} 22
eval instant at 1m a - ignoring(y) b
  {x="1"} 18
eval instant at 1m a + on() b
  expect fail msg: found duplicate series for the match group {} on the right hand-side
`);

promqlTest('many to one, with labels of the one', `
load 1m
  many{x="1", i="1"} 1
  many{x="1", i="2"} 2
  one{x="1", role="main", i="gone"} 10
eval instant at 0 many * on(x) group_left(role) one
  {x="1", i="1", role="main"} 10
  {x="1", i="2", role="main"} 20
eval instant at 0 one / on(x) group_right(i) many
  {x="1", i="gone"} 10
  expect fail msg: multiple matches for labels: grouping labels must ensure unique matches
eval instant at 0 many * on(x) one
  expect fail msg: multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)
eval instant at 0 one * on(x) group_left() many
  expect fail msg: found duplicate series for the match group {x="1"} on the right hand-side of the operation: [{__name__="many", i="2"
`);

promqlTest('duplicates count only where there is something on both sides', `
load 1m
  l{x="1"} _ 1 1
  r{x="1", i="1"} 1 stale 1
  r{x="1", i="2"} 1 2 2
eval range from 0 to 1m step 1m l + on(x) r
  {x="1"} _ 3
eval range from 0 to 2m step 1m l + on(x) r
  expect fail msg: found duplicate series for the match group {x="1"} on the right hand-side
`);

promqlTest('one that takes the place of another at another step is no duplicate', `
load 10m
  l 1 2
  r{i="1"} 10 _
  r{i="2"} _ 20
eval range from 0 to 10m step 10m l + ignoring(i) r
  {} 11 22
`);

promqlTest('set operations', `${TWO}
eval instant at 1m a and b
  a{x="1", y="p"} 20
eval instant at 1m a unless b
  a{x="2", y="q"} 40
eval instant at 1m a or b
  a{x="1", y="p"} 20
  a{x="2", y="q"} 40
  b{x="3", y="r"} 4
eval instant at 1m a and on() vector(1)
  a{x="1", y="p"} 20
  a{x="2", y="q"} 40
eval instant at 1m a or on() b
  a{x="1", y="p"} 20
  a{x="2", y="q"} 40
`);

promqlTest('set operations look at each step by itself', `
load 10m
  a 1 _ 3 _
  b _ 2 3 _
  c 1 1 1 1
eval range from 0 to 30m step 10m a or b
  a 1 _ 3 _
  b _ 2 _ _
eval range from 0 to 30m step 10m c unless (a or b)
  c _ _ _ 1
eval range from 0 to 30m step 10m c and (a or b)
  c 1 1 1 _
`);

promqlTest('scalars', `
load 1m
  m{x="1"} 7
eval instant at 0 2 - m
  {x="1"} -5
eval instant at 0 m % 4
  {x="1"} 3
eval instant at 0 5 < m
  m{x="1"} 7
eval instant at 0 m > 9
eval instant at 0 9 > bool m
  {x="1"} 1
eval instant at 0 1 ^ NaN
  1
eval instant at 0 (-1) ^ Inf
  1
eval instant at 0 -7 % 4
  -3
eval instant at 0 3 > bool 2
  1
eval range from 0 to 2m step 1m time() + 1
  {} 1 61 121
`);

promqlTest('fills what is missing', `
load 1m
  l{x="1"} 1
  l{x="2"} 2
  r{x="2"} 20
  r{x="3"} 30
eval instant at 0 l + fill(100) r
  {x="1"} 101
  {x="2"} 22
  {x="3"} 130
eval instant at 0 l + fill_right(0) nothing
  {x="1"} 1
  {x="2"} 2
eval instant at 0 l + fill_left(0) nothing
`);
