namespace Tine.Coreutils;

/// <summary>The details of a file in ls.</summary>
internal enum Detail
{
    Names,
    Long,
}
