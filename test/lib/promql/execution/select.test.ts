import { promqlTest } from '../check';

promqlTest('a sample is in force for the lookback, its end excluded', `
load 1m
  m 1 _ _ _ _ _ _ 2
eval instant at 0 m
  m 1
eval instant at 299s m
  m 1
eval instant at 5m m
eval range from 0 to 8m step 1m m
  m 1 1 1 1 1 _ _ 2 2
`);

promqlTest('a staleness marker ends a series at once', `
load 1m
  m 1 stale 3
eval range from 0 to 3m step 30s m
  m 1 1 _ _ 3 3 3
eval instant at 2m count_over_time(m[10m])
  {} 2
`);

promqlTest('NaN is a value and no marker', `
load 1m
  m NaN
eval instant at 1m m
  m NaN
`);

promqlTest('offsets look back or ahead, @ at one moment, its ends those of the query', `
load 1m
  m 0+1x20
eval range from 5m to 7m step 1m m offset 2m
  m 3 4 5
eval range from 5m to 7m step 1m m offset -2m
  m 7 8 9
eval range from 5m to 7m step 1m m @ 600
  m 10 10 10
eval range from 5m to 7m step 1m m @ end() offset 1m
  m 6 6 6
eval range from 5m to 7m step 1m m - m @ start()
  {} 0 1 2
eval range from 5m to 6m step 1m timestamp(m @ 90)
  {} 60 60
`);

promqlTest('smoothed selectors lie on the line between samples', `
load 1m
  m 0 60 _ 120 _ _ _ _ _ _ 100
eval range from 0 to 4m step 30s m smoothed
  m 0 30 60 75 90 105 120 120 120
eval instant at 20m m smoothed
`);
