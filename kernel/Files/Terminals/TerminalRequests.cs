namespace Tine.Files;

/// <summary>Numbers of the terminal's ioctl(2) requests; asm-generic/ioctls.h.</summary>
public static class TerminalRequests
{
    public const uint GetSettings = 0x5401;
    public const uint SetSettings = 0x5402;
    public const uint SetSettingsDrained = 0x5403;
    public const uint SetSettingsFlushed = 0x5404;
    public const uint GetOldSettings = 0x5405;
    public const uint SetOldSettings = 0x5406;
    public const uint SetOldSettingsDrained = 0x5407;
    public const uint SetOldSettingsFlushed = 0x5408;
    public const uint SendBreak = 0x5409;
    public const uint FlowControl = 0x540a;
    public const uint Flush = 0x540b;
    public const uint SetExclusive = 0x540c;
    public const uint ClearExclusive = 0x540d;
    public const uint BecomeControlling = 0x540e;
    public const uint GetForegroundGroup = 0x540f;
    public const uint SetForegroundGroup = 0x5410;
    public const uint TypeByte = 0x5412;
    public const uint GetWindowSize = 0x5413;
    public const uint SetWindowSize = 0x5414;
    public const uint IsCarrierIgnored = 0x5419;
    public const uint IgnoreCarrier = 0x541a;
    public const uint PacketMode = 0x5420;
    public const uint GiveUp = 0x5422;
    public const uint SetLineDiscipline = 0x5423;
    public const uint StartBreak = 0x5427;
    public const uint EndBreak = 0x5428;
    public const uint GetLineDiscipline = 0x5424;
    public const uint SendBreakPosix = 0x5425;
    public const uint GetSession = 0x5429;
    public const uint HangUp = 0x5437;
    public const uint OpenPeer = 0x5441;
    public const uint GetLockedSettings = 0x5456;
    public const uint SetLockedSettings = 0x5457;
    public const uint GetPseudoTerminalNumber = 0x80045430;
    public const uint LockPseudoTerminal = 0x40045431;
    public const uint GetDevice = 0x80045432;
    public const uint SendSignal = 0x40045436;
    public const uint GetPacketMode = 0x80045438;
    public const uint IsPseudoTerminalLocked = 0x80045439;
    public const uint IsExclusive = 0x80045440;
    public const uint GetSettings2 = 0x802c542a;
    public const uint SetSettings2 = 0x402c542b;
    public const uint SetSettings2Drained = 0x402c542c;
    public const uint SetSettings2Flushed = 0x402c542d;
}
