namespace Tine;

/// <summary>May a read or write sleep? O_NONBLOCK says no.</summary>
public enum Waiting
{
    Allowed,
    Never,
}
