using System.Collections.Generic;
using System.Linq;

namespace Tine.Tools.Tests.Calls;

/// <summary>Functions by name, and the calls between them with the stack in use at each.</summary>
internal sealed class CallGraph
{
    private readonly Dictionary<string, int> _frames = [];
    private readonly Dictionary<string, Dictionary<string, int>> _calls = [];

    public IEnumerable<string> Functions => _frames.Keys;

    public void AddFunction(string name, int frame)
    {
        _frames[name] = frame;
        _calls[name] = [];
    }

    /// <summary>Notes a call; of several the one with the most on the stack counts.</summary>
    public void AddCall(string caller, string callee, int depth)
    {
        Dictionary<string, int> calls = _calls[caller];
        calls[callee] = calls.TryGetValue(callee, out int known) && known > depth ? known : depth;
    }

    /// <summary>A call that never happens.</summary>
    /// <returns>False when there is none such.</returns>
    public bool RemoveCall(string caller, string callee) => _calls.TryGetValue(caller, out Dictionary<string, int>? calls) && calls.Remove(callee);

    public bool Contains(string name) => _frames.ContainsKey(name);

    public int FrameOf(string name) => _frames[name];

    public IReadOnlyDictionary<string, int> CallsOf(string name) => _calls[name];

    /// <summary>Leaves only what some functions reach.</summary>
    public void KeepReachable(IEnumerable<string> from)
    {
        var reached = new HashSet<string>();
        var next = new Stack<string>(from);
        while (next.TryPop(out string? function))
        {
            if (reached.Add(function))
            {
                foreach (string callee in _calls[function].Keys)
                {
                    next.Push(callee);
                }
            }
        }

        foreach (string function in Functions.Where(function => !reached.Contains(function)).ToArray())
        {
            _frames.Remove(function);
            _calls.Remove(function);
        }
    }

    /// <summary>A second copy of some functions, which call each other and otherwise what the first copies call.</summary>
    public void Copy(IReadOnlyCollection<string> functions, string suffix)
    {
        foreach (string function in functions)
        {
            AddFunction(function + suffix, _frames[function]);
        }

        foreach (string function in functions)
        {
            foreach ((string callee, int depth) in _calls[function])
            {
                AddCall(function + suffix, functions.Contains(callee) ? callee + suffix : callee, depth);
            }
        }
    }

    /// <summary>
    /// The strongly connected components that have a cycle: sets of functions that call themselves by way of each other.
    /// </summary>
    /// <param name="without">Functions that are left out.</param>
    public List<string[]> Cycles(IReadOnlySet<string> without)
    {
        var search = new CycleSearch(this, without);
        foreach (string function in Functions)
        {
            search.From(function);
        }

        return search.Found;
    }
}
