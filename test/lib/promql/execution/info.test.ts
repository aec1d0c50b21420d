import { promqlTest } from '../check';

const DATA = `
load 1m
  m{instance="a", job="x", l="1"} 0 1 2
  alone{l="1"} 5 5 5
  target_info{instance="a", job="x", data="d", more="e"} 1 1 1
  build_info{instance="a", job="x", version="v"} 1 1 1
`;

promqlTest('adds the labels of the info metric of the same instance and job', `${DATA}
eval range from 0 to 2m step 1m info(m)
  m{instance="a", job="x", l="1", data="d", more="e"} 0 1 2
eval instant at 0 info(m, {data=~".+"})
  m{instance="a", job="x", l="1", data="d"} 0
eval instant at 0 info(m, {__name__=~".+_info"})
  m{instance="a", job="x", l="1", data="d", more="e", version="v"} 0
eval instant at 0 info(alone)
  alone{l="1"} 5
eval instant at 0 info(m, {none=~".+"})
eval instant at 0 info(m, {none=~".*"})
  m{instance="a", job="x", l="1"} 0
eval instant at 0 info(build_info, {__name__="build_info"})
  build_info{instance="a", job="x", version="v"} 1
`);

promqlTest('takes the newest where one took the place of another, and labels may change on the way', `
load 1m
  m{instance="a"} 1 2 3 4
  target_info{instance="a", v="old"} 1 1 stale
  target_info{instance="a", v="new"} _ _ 1 1
eval range from 0 to 3m step 1m info(m)
  m{instance="a", v="old"} 1 2 _ _
  m{instance="a", v="new"} _ _ 3 4
eval range from 2m to 3m step 1m info(m offset 1m)
  m{instance="a", v="old"} 2 _
  m{instance="a", v="new"} _ 3
`);

promqlTest('fails where info metrics disagree', `
load 1m
  m{instance="a"} 1
  a_info{instance="a", v="1"} 1
  b_info{instance="a", v="2"} 1
  c_info{instance="a", v="1", w="1"} 1
  c_info{instance="a", v="1", w="2"} 1
eval instant at 0 info(m, {__name__=~"(a|b)_info"})
  expect fail msg: conflicting label: v
eval instant at 0 info(m, {__name__="c_info"})
  expect fail msg: found duplicate series for info metric c_info
`);
