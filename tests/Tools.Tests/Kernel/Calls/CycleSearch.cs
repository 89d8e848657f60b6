using System;
using System.Collections.Generic;
using System.Linq;

namespace Tine.Tools.Tests.Calls;

/// <summary>Tarjan's search for strongly connected components.</summary>
internal sealed class CycleSearch(CallGraph graph, IReadOnlySet<string> without)
{
    private readonly Dictionary<string, int> _numbers = [];
    private readonly Dictionary<string, int> _lowest = [];
    private readonly Stack<string> _open = new();
    private readonly HashSet<string> _isOpen = [];

    /// <summary>The components with a cycle, each in the order of names.</summary>
    public List<string[]> Found { get; } = [];

    public void From(string function)
    {
        if (_numbers.ContainsKey(function) || without.Contains(function))
        {
            return;
        }

        Open(function);
        foreach (string callee in graph.CallsOf(function).Keys.Where(callee => !without.Contains(callee)))
        {
            if (!_numbers.ContainsKey(callee))
            {
                From(callee);
                _lowest[function] = Math.Min(_lowest[function], _lowest[callee]);
            }
            else if (_isOpen.Contains(callee))
            {
                _lowest[function] = Math.Min(_lowest[function], _numbers[callee]);
            }
        }

        if (_lowest[function] == _numbers[function])
        {
            Close(function);
        }
    }

    private void Open(string function)
    {
        _numbers[function] = _numbers.Count;
        _lowest[function] = _numbers[function];
        _open.Push(function);
        _isOpen.Add(function);
    }

    private void Close(string function)
    {
        var component = new List<string>();
        string member;
        do
        {
            member = _open.Pop();
            _isOpen.Remove(member);
            component.Add(member);
        }
        while (member != function);

        if (component.Count > 1 || graph.CallsOf(function).ContainsKey(function))
        {
            component.Sort(StringComparer.Ordinal);
            Found.Add([.. component]);
        }
    }
}
