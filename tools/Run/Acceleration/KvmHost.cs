using System;
using System.Collections.Immutable;
using System.Globalization;
using System.IO;

namespace Tine.Tools.Run;

/// <summary>The host's KVM: its device, directories for answers about it, and time limits.</summary>
internal sealed record KvmHost
{
    /// <summary>KVM's device.</summary>
    public string Device { get; init; } = "/dev/kvm";

    /// <summary>Directories for the answers: the first one that can be written is taken.</summary>
    public required ImmutableArray<string> AnswerDirectories { get; init; }

    /// <summary>The time limit of the probe, which takes half a second where KVM works.</summary>
    public TimeSpan ProbeLimit { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest silence of a guest under KVM from its start.</summary>
    public TimeSpan SilenceLimit { get; init; } = GuestOptions.UsualSilence;

    /// <summary>
    /// Describes the host that this runs on. Tests put other things in the device's place (TINE_KVM_DEVICE) and shorten the
    /// silence (TINE_KVM_SILENCE, seconds).
    /// </summary>
    public static KvmHost Find()
    {
        var host = new KvmHost { AnswerDirectories = Workspace.Cache is { } cache ? [Workspace.Artifacts, cache] : [Workspace.Artifacts] };
        string? device = Environment.GetEnvironmentVariable("TINE_KVM_DEVICE");
        string? silence = Environment.GetEnvironmentVariable("TINE_KVM_SILENCE");
        return host with
        {
            Device = string.IsNullOrEmpty(device) ? host.Device : device,
            SilenceLimit = double.TryParse(silence, CultureInfo.InvariantCulture, out double seconds) && seconds is > 0 and < 1000
                ? TimeSpan.FromSeconds(seconds)
                : host.SilenceLimit,
        };
    }

    /// <summary>Says why the device cannot be opened; null when it can.</summary>
    public string? WhyClosed()
    {
        try
        {
            File.OpenHandle(Device, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite).Dispose();
            return null;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return File.Exists(Device) ? $"{Device} cannot be opened by this user" : $"there is no {Device}";
        }
    }
}
