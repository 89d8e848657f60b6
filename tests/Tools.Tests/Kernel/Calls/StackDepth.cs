using System;
using System.Collections.Generic;
using System.Linq;

namespace Tine.Tools.Tests.Calls;

/// <summary>Finds the calls that use the most of a stack, where some functions may run at most so many times within each other.</summary>
/// <remarks>Outside a cycle a function's depth depends on nothing; inside one, on how often its bounded functions may still run.</remarks>
internal sealed class StackDepth
{
    private readonly CallGraph _graph;
    private readonly IReadOnlyDictionary<string, int> _bounds;
    private readonly Dictionary<string, int> _componentOf = [];
    private readonly Dictionary<(string Function, string Used), (int Depth, string? Next, int AtCall)> _known = [];

    /// <param name="graph">Without the bounded functions it has no cycle.</param>
    /// <param name="bounds">The most times that a function may be on the stack.</param>
    /// <exception cref="InvalidOperationException">A cycle has no bound.</exception>
    public StackDepth(CallGraph graph, IReadOnlyDictionary<string, int> bounds)
    {
        _graph = graph;
        _bounds = bounds;
        if (graph.Cycles(bounds.Keys.ToHashSet()).FirstOrDefault() is { } unbounded)
        {
            throw new InvalidOperationException("no bound for " + string.Join(", ", unbounded));
        }

        List<string[]> components = graph.Cycles(new HashSet<string>());
        for (int i = 0; i < components.Count; i++)
        {
            foreach (string member in components[i])
            {
                _componentOf[member] = i + 1;
            }
        }
    }

    /// <summary>Bytes of the stack from a function's first instruction on.</summary>
    public int Of(string function) => Find(function, Enter(function, [])!).Depth;

    /// <summary>The calls that get there, each with what its caller has on the stack.</summary>
    public List<(string Function, int Bytes)> DeepestPath(string function)
    {
        var path = new List<(string, int)>();
        SortedDictionary<string, int>? used = Enter(function, []);
        for (string? at = function; at is not null;)
        {
            (_, string? next, int bytes) = Find(at, used!);
            path.Add((at, bytes));
            used = next is null ? null : Enter(next, SameComponent(at, next) ? used! : []);
            at = next;
        }

        return path;
    }

    private (int Depth, string? Next, int AtCall) Find(string function, SortedDictionary<string, int> used)
    {
        (string, string) key = (function, string.Join(' ', used));
        if (_known.TryGetValue(key, out (int, string?, int) known))
        {
            return known;
        }

        (int Depth, string? Next, int AtCall) deepest = (_graph.FrameOf(function), null, _graph.FrameOf(function));
        foreach ((string callee, int atCall) in _graph.CallsOf(function))
        {
            if (Enter(callee, SameComponent(function, callee) ? used : []) is { } inside)
            {
                int depth = atCall + Find(callee, inside).Depth;
                deepest = depth > deepest.Depth ? (depth, callee, atCall) : deepest;
            }
        }

        _known[key] = deepest;
        return deepest;
    }

    private bool SameComponent(string caller, string callee) =>
        _componentOf.TryGetValue(caller, out int component) && _componentOf.GetValueOrDefault(callee) == component;

    /// <summary>Counts one more call of the cycle's bounded functions; null when that is too often.</summary>
    private SortedDictionary<string, int>? Enter(string function, SortedDictionary<string, int> used)
    {
        if (!_bounds.TryGetValue(function, out int bound) || !_componentOf.ContainsKey(function))
        {
            return used;
        }

        var more = new SortedDictionary<string, int>(used, StringComparer.Ordinal);
        more[function] = more.GetValueOrDefault(function) + 1;
        return more[function] > bound ? null : more;
    }
}
