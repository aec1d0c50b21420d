import { promqlTest } from '../check';

promqlTest('quantiles lie within their bucket', `
load 1m
  h_bucket{le="1"} 10
  h_bucket{le="2"} 30
  h_bucket{le="4"} 40
  h_bucket{le="+Inf"} 50
eval instant at 0 histogram_quantile(0.5, h_bucket)
  {} 1.75
eval instant at 0 histogram_quantile(0.1, h_bucket)
  {} 0.5
eval instant at 0 histogram_quantile(0.9, h_bucket)
  {} 4
eval instant at 0 histogram_quantile(-1, h_bucket)
  expect warn msg: PromQL warning: quantile value should be between 0 and 1, got -1 (1:20)
  {} -Inf
eval instant at 0 histogram_quantile(0.5, h_bucket{le!="+Inf"})
  {} NaN
eval instant at 0 histogram_quantile(0.5, h_bucket{le="+Inf"})
  {} NaN
eval instant at 0 histogram_quantiles(h_bucket, "q", 0.5, 0.9)
  {q="0.5"} 1.75
  {q="0.9"} 4
eval instant at 0 histogram_fraction(1, 3, h_bucket)
  {} 0.5
eval instant at 0 histogram_fraction(0, Inf, h_bucket)
  {} 1
eval instant at 0 histogram_fraction(3, 1, h_bucket)
  {} 0
`);

promqlTest('counts that fall are raised, and an info tells', `
load 1m
  h_bucket{le="1"} 10
  h_bucket{le="2"} 5
  h_bucket{le="+Inf"} 20
  tiny_bucket{le="1"} 10.000000000001
  tiny_bucket{le="2"} 10
  tiny_bucket{le="+Inf"} 20
eval instant at 0 histogram_quantile(0.5, h_bucket)
  expect info regex: ^PromQL info: input to histogram_quantile needed to be fixed for monotonicity .* for metric name "h_bucket" \\(1:25\\)$
  {} 1
eval instant at 0 histogram_quantile(0.5, tiny_bucket)
  expect no_info
  {} 1
`);

promqlTest('histograms are told apart by their other labels', `
load 1m
  h_bucket{job="a", le="1"} 1
  h_bucket{job="a", le="1.0"} 1
  h_bucket{job="a", le="+Inf"} 4
  h_bucket{job="b", le="10"} 1
  h_bucket{job="b", le="Inf"} 1
  h_bucket{job="b", le="many"} 1
eval instant at 0 histogram_quantile(0.25, h_bucket)
  expect warn msg: PromQL warning: bucket label "le" is missing or has a malformed value of "many" for metric name "h_bucket" (1:26)
  {job="a"} 0.5
  {job="b"} 2.5
`);
