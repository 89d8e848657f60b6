using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using Tine.Processes;
using Xunit;

namespace Tine.Tests.Processes;

public sealed class PendingSignalsTests
{
    /// <summary>Against a list of what was sent: each signal's records come out in the order they went in, and the set says which are left.</summary>
    [Fact]
    public void RecordsOfASignalComeOutInOrder() =>
        Prop.ForAll(Gen.Choose(1, 64).Two().ListOf().ToArbitrary(), steps =>
        {
            var pending = default(PendingSignals);
            var model = new List<(int Signal, ulong Value)>();
            ulong next = 1;
            foreach ((int signal, int action) in steps)
            {
                if (action % 4 != 0)
                {
                    pending.Add(new SignalRecord { Info = new SignalInfo { Number = signal, Value = next } });
                    model.Add((signal, next++));
                }
                else if (action == 64)
                {
                    pending.Discard(SignalSet.Of((Signal)signal));
                    model.RemoveAll(sent => sent.Signal == signal);
                }
                else if (model.Any(sent => sent.Signal == signal))
                {
                    int first = model.FindIndex(sent => sent.Signal == signal);
                    Assert.Equal(model[first].Value, pending.Take((Signal)signal).Value);
                    model.RemoveAt(first);
                }

                Assert.Equal(model.Count, pending.RecordCount);
                ulong bits = model.Aggregate(0UL, (set, sent) => set | 1UL << (sent.Signal - 1));
                Assert.Equal(bits, pending.Signals.Bits);
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void ABareBitIsASignalOfTheKernel()
    {
        var pending = default(PendingSignals);
        pending.Add(Signal.SIGINT);
        SignalInfo info = pending.Take(Signal.SIGINT);
        Assert.Equal((int)SignalCode.Kernel, info.Code);
        Assert.True(pending.Signals.IsEmpty);
    }

    [Fact]
    public unsafe void The_structures_have_the_sizes_of_Linux()
    {
        Assert.Equal(128, sizeof(SignalInfo));
        Assert.Equal(32, sizeof(SignalAction));
        Assert.Equal(24, sizeof(AlternateStack));
    }
}
