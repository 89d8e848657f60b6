using System.Collections.Generic;
using System.IO;
using System.Threading.Tasks;
using Tine.Tools.Report;

namespace Tine.Tools.Run;

/// <summary>Rounds by the clock, Linux and Tine in turns. All of them are under KVM, or all under TCG.</summary>
/// <param name="guest">Boots either kernel.</param>
/// <param name="accelerator">Chooses.</param>
/// <param name="progress">Told of each guest.</param>
internal sealed class TimedRounds(BenchGuest guest, Accelerator accelerator, StepLine progress)
{
    /// <summary>The number of guests that run.</summary>
    public const int Steps = 2 * Count;

    private const int Count = 5;

    /// <summary>Under which of the two the rounds were made.</summary>
    public Acceleration Acceleration { get; private set; }

    /// <summary>Runs all rounds; when a guest says nothing under KVM, all of them again under TCG.</summary>
    /// <exception cref="IOException">A guest did not measure, or the user wants KVM and there is none.</exception>
    public async Task<IReadOnlyList<Round>> RunAsync()
    {
        Acceleration = (await accelerator.ChooseAsync(guest.TimedMachine)).Acceleration;
        try
        {
            if (Acceleration == Acceleration.Kvm)
            {
                await guest.CheckLinuxAsync(accelerator.SilenceLimit);
            }

            return await RunAllAsync();
        }
        catch (MuteGuestException mute)
        {
            progress.Add(Steps);
            accelerator.LeaveKvm(guest.TimedMachine, mute.Result);
            Acceleration = Acceleration.Emulation;
            return await RunAllAsync();
        }
    }

    private async Task<IReadOnlyList<Round>> RunAllAsync()
    {
        var rounds = new List<Round>();
        for (int round = 1; round <= Count; round++)
        {
            progress.Next($"Linux by the clock, round {round} of {Count}");
            IReadOnlyList<Figure> onLinux = await guest.TimeAsync(GuestSystem.Linux, Acceleration);
            progress.Next($"Tine by the clock, round {round} of {Count}");
            rounds.Add(new Round(onLinux, await guest.TimeAsync(GuestSystem.Tine, Acceleration)));
        }

        return rounds;
    }
}
