namespace Tine.Startup;

/// <summary>Faults in what the loader told, kept until the screen can show them.</summary>
internal enum BootFault
{
    None,

    /// <summary>No PVH start information where the loader says it is.</summary>
    NoStartInformation,

    /// <summary>More than the kernel keeps: init would be given half a command.</summary>
    LongCommandLine,
}
