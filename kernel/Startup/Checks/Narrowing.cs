namespace Tine.Startup;

/// <summary>The ways in which a page-table entry comes to allow less than the processor may remember.</summary>
internal enum Narrowing
{
    /// <summary>Nothing is taken away.</summary>
    None,

    /// <summary>The page can no longer be written.</summary>
    WriteProtected,

    /// <summary>The page can no longer be executed.</summary>
    NotExecutable,

    /// <summary>The address is no longer mapped.</summary>
    Unmapped,

    /// <summary>The address shows another frame.</summary>
    Replaced,

    /// <summary>A table on the way to the page is another one, or none.</summary>
    OtherTable,
}
