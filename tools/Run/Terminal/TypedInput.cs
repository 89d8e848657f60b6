namespace Tine.Tools.Run;

/// <summary>The origin of what is typed at a guest's terminal.</summary>
internal enum TypedInput
{
    /// <summary>Nowhere: the input is at its end at once.</summary>
    None,

    /// <summary>A person's keys.</summary>
    Keys,

    /// <summary>A file or a pipe, to its end.</summary>
    Bytes,
}
