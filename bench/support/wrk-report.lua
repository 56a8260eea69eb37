-- Prints what wrk found as one line of JSON, so that nothing has to be read out of its text.
done = function(summary, latency, requests)
  io.write(string.format(
    'WRK-REPORT {"requests":%d,"durationUs":%d,"p50Us":%d,"p99Us":%d,"status":%d,"connect":%d,"read":%d,"write":%d,"timeout":%d}\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99), summary.errors.status,
    summary.errors.connect, summary.errors.read, summary.errors.write, summary.errors.timeout))
end
