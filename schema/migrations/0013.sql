-- Every sweep measures webdyno beside the frameworks: three arms of one page of webdyno's own (framework reference), once a
-- block. They are configurations like others, and no framework's: views of frameworks leave them out.
ALTER TABLE configuration ADD COLUMN control_arm TEXT;        -- a, b: alike; unsampled: no tick between its first sample and its last; NULL: of the plan

-- What the collector itself cost until then: CPU time of its process, of all its threads, since it began.
ALTER TABLE sample_batch ADD COLUMN collector_cpu_ns INTEGER; -- at stored_us; NULL of older ones
