using Xunit;

// A guest keeps a processor busy: more at once than there are processors would only make each one slow.
[assembly: CollectionBehavior(MaxParallelThreads = -1)]
