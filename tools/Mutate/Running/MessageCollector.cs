using System;
using System.Collections.Generic;
using System.Threading;
using Xunit.Abstractions;

namespace Tine.Tools.Mutate;

/// <summary>Collects the messages of a discovery or a run, to its last one.</summary>
internal sealed class MessageCollector : IMessageSink
{
    private readonly ManualResetEventSlim _isOver = new();
    private readonly List<IMessageSinkMessage> _messages = [];

    public bool OnMessage(IMessageSinkMessage message)
    {
        lock (_messages)
        {
            _messages.Add(message);
        }

        if (message is IDiscoveryCompleteMessage or ITestAssemblyFinished)
        {
            _isOver.Set();
        }

        return true;
    }

    public IReadOnlyList<IMessageSinkMessage> Collect(Action<IMessageSink> work)
    {
        work(this);
        _isOver.Wait();
        return _messages;
    }
}
