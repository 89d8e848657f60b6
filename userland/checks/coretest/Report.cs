using System;
using Tine.Runtime;

/// <summary>Runs tests by name and says how they went.</summary>
internal sealed class Report(string only)
{
    private bool _isFailing;

    public int Failures { get; private set; }

    public void Test(string name, Action<Report> body)
    {
        if (!name.StartsWith(only, StringComparison.Ordinal))
        {
            return;
        }

        _isFailing = false;
        body(this);
        Failures += _isFailing ? 1 : 0;
        Streams.StandardOutput.WriteLine(_isFailing ? $"not ok {name}" : $"ok {name}");
    }

    public void IsTrue(bool condition, string what)
    {
        if (!condition)
        {
            _isFailing = true;
            Streams.StandardOutput.WriteLine($"  wrong: {what}");
        }
    }

    public void AreEqual<T>(T expected, T actual, string what)
        where T : IEquatable<T>
    {
        if (!expected.Equals(actual))
        {
            _isFailing = true;
            Streams.StandardOutput.WriteLine($"  {what}: expected {expected.ToString() ?? ""}, got {actual.ToString() ?? ""}");
        }
    }
}
