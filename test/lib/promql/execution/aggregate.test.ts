import { promqlTest } from '../check';

const DATA = `
load 1m
  m{job="a", i="1"} 1 NaN
  m{job="a", i="2"} 2 2
  m{job="a", i="3"} 4 4
  m{job="b", i="1"} 8 8
  m{i="4"} 16 _
`;

promqlTest('groups', `${DATA}
eval instant at 0 sum(m)
  {} 31
eval instant at 0 sum by(job)(m)
  {job="a"} 7
  {job="b"} 8
  {} 16
eval instant at 0 sum by(nothing)(m)
  {} 31
eval instant at 0 sum without(i)(m)
  {job="a"} 7
  {job="b"} 8
  {} 16
eval instant at 0 count by(__name__)(m)
  {__name__="m"} 5
eval instant at 0 sum(nothing)
`);

promqlTest('operators', `${DATA}
eval instant at 0 avg by(job)(m{job="a"})
  {job="a"} 2.3333333333333335
eval instant at 0 min(m)
  {} 1
eval instant at 1m max(m)
  {} 16
eval instant at 1m min(m{i="1", job="a"})
  {} NaN
eval instant at 0 count(m)
  {} 5
eval instant at 0 group by(job)(m{job="b"})
  {job="b"} 1
eval instant at 0 stdvar(m{job="a"})
  {} 1.5555555555555556
eval instant at 0 stddev(m{job="b"})
  {} 0
eval instant at 1m stddev(m{job="a"})
  {} NaN
eval instant at 0 quantile(0.5, m)
  {} 4
eval instant at 1m quantile(0, m{job="a"})
  {} NaN
eval instant at 0 quantile(2, m)
  expect warn msg: PromQL warning: quantile value should be between 0 and 1, got 2 (1:10)
  {} +Inf
`);

promqlTest('sums that a plain loop gets wrong', `
load 1m
  m{i="1"} 1
  m{i="2"} 1e100
  m{i="3"} 1
  m{i="4"} -1e100
  big{i="1"} 1.5e308
  big{i="2"} 1.5e308
  endless{i="1"} Inf
  endless{i="2"} 1
  endless{i="3"} Inf
eval instant at 0 sum(m)
  {} 2
eval instant at 0 avg(m)
  {} 0.5
eval instant at 0 avg(big)
  {} 1.5e308
eval instant at 0 sum(big)
  {} Inf
eval instant at 0 avg(endless)
  {} Inf
`);

promqlTest('topk and bottomk keep labels, NaN comes last', `${DATA}
eval instant at 0 topk(2, m)
  expect ordered
  m{i="4"} 16
  m{job="b", i="1"} 8
eval instant at 0 bottomk(2, m)
  expect ordered
  m{job="a", i="1"} 1
  m{job="a", i="2"} 2
eval instant at 1m topk(3, m{job="a"})
  expect ordered
  m{job="a", i="3"} 4
  m{job="a", i="2"} 2
  m{job="a", i="1"} NaN
eval instant at 0 topk by(job)(1, m{job!=""})
  expect ordered
  m{job="a", i="3"} 4
  m{job="b", i="1"} 8
eval range from 0 to 1m step 1m topk(1, m)
  m{i="4"} 16 16
eval instant at 0 topk(0, m)
eval instant at 0 topk(NaN, m)
  expect fail msg: Scalar value NaN overflows int64
eval instant at 0 bottomk(1e20, m)
  expect fail msg: Scalar value 1e+20 overflows int64
`);

promqlTest('a parameter may change from step to step', `
load 1m
  k 1 2 3
  m{i="1"} 1 1 1
  m{i="2"} 2 2 2
  m{i="3"} 3 3 3
eval range from 0 to 2m step 1m count(topk(scalar(k), m))
  {} 1 2 3
eval range from 0 to 2m step 1m quantile(scalar(k) / 4, m)
  {} 1.5 2 2.5
`);

promqlTest('count_values', `
load 1m
  m{job="a", i="1"} 1 2
  m{job="a", i="2"} 1 1
  m{job="b", i="1"} 0.5 NaN
eval instant at 0 count_values("v", m)
  {v="1"} 2
  {v="0.5"} 1
eval instant at 1m count_values by(job)("v", m)
  {job="a", v="1"} 1
  {job="a", v="2"} 1
  {job="b", v="NaN"} 1
eval instant at 0 count_values without(i)("job", m)
  {job="1"} 2
  {job="0.5"} 1
eval range from 0 to 1m step 1m count_values("v", m{job="a"})
  {v="1"} 2 1
  {v="2"} _ 1
eval instant at 0 count_values("", m)
  expect fail msg: invalid label name ""
`);

promqlTest('limitk and limit_ratio take a part', `${DATA}
eval instant at 0 count(limitk(3, m))
  {} 3
eval instant at 0 limitk(2, m{job="a"})
  m{job="a", i="1"} 1
  m{job="a", i="2"} 2
eval instant at 0 count(limit_ratio(0.4, m)) + count(limit_ratio(-0.6, m))
  {} 5
eval instant at 0 count(limit_ratio(2, m))
  expect warn msg: PromQL warning: ratio value should be between -1 and 1, got 2, capping to 1 (1:19)
  {} 5
eval instant at 0 limit_ratio(0, m)
eval instant at 0 limit_ratio(NaN, m)
  expect fail msg: Ratio value NaN is NaN
`);

promqlTest('of bad parameters the worst are told', `
load 1m
  q 2 3 -1 -5 NaN
  m{i="1"} 1 1 1 1 1
eval range from 0 to 3m step 1m quantile(scalar(q), m)
  expect warn msg: PromQL warning: quantile value should be between 0 and 1, got 3 (1:10)
  expect warn msg: PromQL warning: quantile value should be between 0 and 1, got -5 (1:10)
  {} +Inf +Inf -Inf -Inf
eval range from 0 to 3m step 1m limit_ratio(scalar(q), m)
  expect warn msg: PromQL warning: ratio value should be between -1 and 1, got 3, capping to 1 (1:13)
  expect warn msg: PromQL warning: ratio value should be between -1 and 1, got -5, capping to -1 (1:13)
  m{i="1"} 1 1 1 1
`);
