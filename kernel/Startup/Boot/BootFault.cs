namespace Tine.Startup;

/// <summary>Faults in what the loader told, kept until the screen can show them.</summary>
internal enum BootFault
{
    None,

    /// <summary>PVH start information missing at the address that the loader gives.</summary>
    NoStartInformation,

    /// <summary>More than the kernel keeps: init would be given half a command.</summary>
    LongCommandLine,
}
