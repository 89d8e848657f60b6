using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Tine.Tools.Mutate;

/// <summary>The tests of an assembly, run one by one in this process.</summary>
internal sealed class TestSuite
{
    private readonly ITestFrameworkExecutor _executor;

    public TestSuite(Assembly assembly)
    {
        var framework = new XunitTestFramework(new MessageCollector());
        ITestFrameworkDiscoverer discoverer = framework.GetDiscoverer(Reflector.Wrap(assembly));
        Cases = [.. new MessageCollector()
            .Collect(sink => discoverer.Find(includeSourceInformation: false, sink, new RunOptions()))
            .OfType<ITestCaseDiscoveryMessage>()
            .Select(message => message.TestCase)
            .Where(test => test.SkipReason is null)
            .OrderBy(test => test.UniqueID)];
        _executor = framework.GetExecutor(assembly.GetName());
    }

    /// <summary>In the same order in each process.</summary>
    public IReadOnlyList<ITestCase> Cases { get; }

    /// <summary>Whether a test passes.</summary>
    public bool Passes(ITestCase test) => !new MessageCollector()
        .Collect(sink => _executor.RunTests([test], sink, new RunOptions()))
        .Any(message => message is IFailureInformation);
}
