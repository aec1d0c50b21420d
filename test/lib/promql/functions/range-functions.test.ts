import { promqlTest } from '../check';

promqlTest('rate, increase and delta reach to the edges of the window', `
load 1m
  full_total 0+60x10
  late_total _ _ 100+60x10
  new_total _ _ 6+60x10
  reset_total 0 60 120 30 90 150
eval instant at 5m increase(full_total[5m])
  {} 300
eval instant at 5m30s rate(full_total[5m])
  {} 1
eval instant at 4m increase(late_total[10m])
  {} 150
eval instant at 4m increase(new_total[10m])
  {} 126
eval instant at 5m increase(reset_total[5m])
  {} 262.5
eval instant at 5m delta(reset_total[5m])
  {} 112.5
eval instant at 5m rate(full_total[1m])
`);

promqlTest('an info tells of a rate of what is hardly a counter', `
load 1m
  memory 1+1x10
eval instant at 5m rate(memory[5m])
  expect info msg: PromQL info: metric might not be a counter, name does not end in _total/_sum/_count/_bucket: "memory" (1:6)
  {} 0.016666666666666666
eval instant at 5m delta(memory[5m])
  expect no_info
  {} 5
eval instant at 50m rate(memory[5m])
  expect no_info
`);

promqlTest('the last two samples', `
load 10s
  m_total 1 5 2
eval instant at 10s irate(m_total[20s])
  {} 0.4
eval instant at 20s irate(m_total[20s])
  {} 0.2
eval instant at 20s idelta(m_total[20s])
  {} -3
eval instant at 0 idelta(m_total[20s])
`);

promqlTest('over time', `
load 10s
  m 3 1 NaN 2
  n 4 2 2 4
eval instant at 30s min_over_time(m[1m])
  {} 1
eval instant at 30s max_over_time(m[1m])
  {} 3
eval instant at 30s sum_over_time(m[1m])
  {} NaN
eval instant at 30s avg_over_time(n[1m])
  {} 3
eval instant at 30s stddev_over_time(n[1m])
  {} 1
eval instant at 30s stdvar_over_time(n[1m])
  {} 1
eval instant at 30s count_over_time(m[1m])
  {} 4
eval instant at 30s present_over_time(m[1m])
  {} 1
eval instant at 30s last_over_time(m[1m])
  m 2
eval instant at 30s first_over_time(m[1m])
  m 3
eval instant at 30s ts_of_min_over_time(n[1m])
  {} 20
eval instant at 30s ts_of_max_over_time(n[1m])
  {} 30
eval instant at 30s ts_of_first_over_time(n[1m])
  {} 0
eval instant at 30s ts_of_last_over_time(n[1m])
  {} 30
eval instant at 30s changes(m[1m])
  {} 3
eval instant at 30s resets(n[1m])
  {} 1
eval instant at 30s quantile_over_time(0.25, n[1m])
  {} 2
eval instant at 30s mad_over_time(n[1m])
  {} 1
`);

promqlTest('a mean beyond the largest float64', `
load 10s
  m 1.5e308 1.5e308 -1.5e308 1.5e308
  n 1.5e308 1.5e308 -Inf
eval instant at 30s avg_over_time(m[1m])
  {} 7.5e307
eval instant at 30s avg_over_time(n[1m])
  {} -Inf
`);

promqlTest('lines through samples', `
load 1m
  m 10 20 30 40
  constant 5 5 5
  endless Inf Inf
eval instant at 3m deriv(m[10m])
  {} 0.16666666666666666
eval instant at 3m predict_linear(m[10m], 60)
  {} 50
eval instant at 3m predict_linear(m[10m] offset 1m, 60)
  {} 50
eval instant at 2m predict_linear(constant[10m], 600)
  {} 5
eval instant at 2m deriv(endless[10m])
  {} NaN
eval instant at 3m double_exponential_smoothing(m[10m], 0.5, 0.5)
  {} 40
eval instant at 3m double_exponential_smoothing(m[10m], 1, 0.5)
  expect fail msg: invalid smoothing factor. Expected: 0 < sf < 1, got: 1.000000
`);

promqlTest('anchored and smoothed windows', `
load 10s
  m_total 0 10 20 5 15
eval instant at 35s increase(m_total[20s])
  {} 10
eval instant at 35s increase(m_total[20s] anchored)
  {} 15
eval instant at 35s increase(m_total[20s] smoothed)
  {} 15
eval instant at 35s changes(m_total[20s] anchored)
  {} 2
eval instant at 35s deriv(m_total[20s] smoothed)
  expect fail msg: smoothed modifier can only be used with: delta, increase, rate - not with deriv
eval instant at 35s deriv(m_total[20s] anchored)
  expect fail msg: anchored modifier can only be used with: changes, delta, increase, rate, resets - not with deriv
`);

promqlTest('absent_over_time', `
load 1m
  m{job="a"} 1 _ _ 1
eval range from 0 to 4m step 1m absent_over_time(m[1m])
  {} _ 1 1 _ 1
eval instant at 0 absent_over_time(nothing{job="a", zone="z", zone!="y", i=~"x"}[5m])
  {job="a"} 1
`);

promqlTest('names go, unless the values are still those of the metric', `
load 1m
  a{x="1"} 1 2 3
  b{x="1"} 1 2 3
eval instant at 2m max_over_time({__name__=~"a|b"}[5m])
  expect fail msg: vector cannot contain metrics with the same labelset
eval instant at 2m last_over_time({__name__=~"a|b"}[5m])
  a{x="1"} 3
  b{x="1"} 3
`);
