using Xunit;

// Physical memory and the frame table are the machine's, hence static: one test at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
