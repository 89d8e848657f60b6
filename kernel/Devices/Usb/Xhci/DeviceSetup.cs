using System;

namespace Tine.Devices.Usb.Xhci;

/// <summary>
/// Makes what is attached to a controller's ports ready, and takes away what has gone: one device after the other, a step at a
/// time, each begun when the one before has ended. USB specification 2.0, 9.1.2; xHCI specification 1.2, 4.3.
/// </summary>
[NoAllocation]
public sealed partial class DeviceSetup
{
    private const ulong Millisecond = 1_000_000;
    private const ulong TransferLimit = 2000 * Millisecond;
    private const ulong CommandLimit = 5000 * Millisecond;
    private const ulong ResetPoll = 10 * Millisecond;
    private const int MostResetPolls = 50;
    private const int MostFailures = 3;
    private const ulong LeastPowerOn = 100 * Millisecond;

    private XhciController? _controller;
    private SetupStep _step;
    private SetupStep _afterControlReset;
    private UsbPort? _port;
    private PortState _state;
    private int _resetPolls;
    private ushort _configurationLength;
    private byte _hubPort;
    private ulong _now;

    public bool IsIdle => _step == SetupStep.Idle;

    /// <summary>Time at which <see cref="Run"/> is to be called if nothing happens before.</summary>
    public ulong DeadlineNanoseconds { get; private set; } = Caller.Never;

    public bool AwaitsCommand { get; private set; }

    public bool AwaitsTransfer { get; private set; }

    /// <summary>The device that a control transfer goes to: the one that is set up, or its hub. Null before the first.</summary>
    public UsbDevice? Target { get; private set; }

    private XhciController Controller => _controller!;

    private UsbPort Port => _port!;

    private UsbDevice Device => _port!.Device;

    /// <summary>Sets the controller that has the ports: before anything else.</summary>
    public void Use(XhciController controller) => _controller = controller;

    /// <summary>Looks at a port that has changed.</summary>
    public void Examine(UsbPort port, ulong nowNanoseconds)
    {
        _now = nowNanoseconds;
        _port = port;
        port.HasChanged = false;
        AskPort(SetupStep.Examine);
    }

    /// <summary>Shows the lights that a keyboard should have.</summary>
    public void SetLights(UsbPort port, ulong nowNanoseconds)
    {
        _now = nowNanoseconds;
        _port = port;
        _state = new PortState(IsConnected: true, IsEnabled: true, IsInReset: false, port.Device.Topology.Speed);
        Begin(SetupStep.SetLights);
    }

    /// <summary>Ends a wait whose time is over.</summary>
    public void Run(ulong nowNanoseconds)
    {
        if (nowNanoseconds >= DeadlineNanoseconds)
        {
            Complete(CompletionCode.None, nowNanoseconds);
        }
    }

    /// <summary>Notes that the awaited event has happened.</summary>
    /// <param name="code">Completion code of the command or transfer; none after the time was over.</param>
    public void Complete(CompletionCode code, ulong nowNanoseconds)
    {
        _now = nowNanoseconds;
        DeadlineNanoseconds = Caller.Never;
        if (code == CompletionCode.None && AwaitsCommand)
        {
            _step = SetupStep.Idle;
            Controller.GiveUp(); // one that answers no commands cannot be helped
            return;
        }

        AwaitsCommand = false;
        AwaitsTransfer = false;
        bool isDone = code == CompletionCode.Success;
        switch (_step)
        {
            case SetupStep.Settle:
                AskPort(SetupStep.Settle);
                break;
            case SetupStep.AwaitReset:
                AskPort(SetupStep.AwaitReset);
                break;
            case SetupStep.ReadPortStatus when isDone:
                TakePortStatus();
                break;
            case SetupStep.Recover:
                Begin(SetupStep.EnableSlot);
                break;
            case SetupStep.RecoverFromAddress:
                Begin(SetupStep.ReadPacketSize);
                break;
            case SetupStep.DisableSlot:
                Detach(); // where it failed, the slot was none
                break;
            case SetupStep.EnableSlot when isDone:
                Device.Slot = Controller.CompletedSlot;
                Begin(SetupStep.Address);
                break;
            case SetupStep.ReadPacketSize when isDone:
                CheckPacketSize();
                break;
            case SetupStep.ReadConfigurationHead when isDone:
                ReadConfigurationHead();
                break;
            case SetupStep.ReadConfiguration when isDone:
                ReadConfiguration();
                break;
            case SetupStep.SetLights when isDone:
                Listen();
                break;
            case SetupStep.ReadHubDescriptor when isDone:
                ReadHubDescriptor();
                break;
            case SetupStep.PowerPort when isDone:
                Begin(++_hubPort <= Device.Hub.PortCount ? SetupStep.PowerPort : SetupStep.AwaitPower);
                break;
            case SetupStep.AwaitPower:
                ListenToHub();
                break;
            case SetupStep.MoveControl when isDone:
                Resume();
                break;
            case SetupStep.SetBootProtocol or SetupStep.SetIdle or SetupStep.SetLights when code == CompletionCode.Stall:
                _afterControlReset = _step; // a keyboard may refuse those
                Begin(SetupStep.ResetControl);
                break;
            default:
                Continue(isDone);
                break;
        }
    }

    /// <summary>Does the steps that simply follow each other.</summary>
    private void Continue(bool isDone)
    {
        SetupStep next = _step switch
        {
            SetupStep.Reset => SetupStep.AwaitReset,
            SetupStep.ClearPortChange => SetupStep.ReadPortStatus,
            SetupStep.Address => SetupStep.RecoverFromAddress,
            SetupStep.CorrectPacketSize => SetupStep.ReadConfigurationHead,
            SetupStep.ConfigureEndpoint => Device.IsHub ? SetupStep.PowerPort : SetupStep.SetConfiguration,
            SetupStep.SetConfiguration => Device.IsHub ? SetupStep.ReadHubDescriptor : SetupStep.SetBootProtocol,
            SetupStep.SetBootProtocol => SetupStep.SetIdle,
            SetupStep.SetIdle => SetupStep.SetLights,
            SetupStep.ResetControl => SetupStep.MoveControl,
            _ => SetupStep.Idle,
        };
        if (isDone)
        {
            Begin(next);
        }
        else
        {
            Fail();
        }
    }

    private void Begin(SetupStep step)
    {
        _step = step;
        switch (step)
        {
            case SetupStep.Settle:
                Wait(100 * Millisecond);
                break;
            case SetupStep.Reset:
                BeginReset();
                break;
            case SetupStep.AwaitReset:
                Wait(ResetPoll);
                break;
            case SetupStep.AwaitPower:
                Wait(Math.Max(Device.Hub.PowerOnNanoseconds, LeastPowerOn));
                break;
            case SetupStep.Recover or SetupStep.RecoverFromAddress:
                Wait(10 * Millisecond);
                break;
            case SetupStep.EnableSlot:
                BeginSlot();
                break;
            case SetupStep.Address:
                Device.Topology = Port.PlaceOf(_state.Speed);
                Device.Describe(Controller.ContextSize);
                Controller.SetContexts(Device);
                Command(Trb.WithContext(TrbType.AddressDevice, Device.Slot, Device.InputContext));
                break;
            case SetupStep.CorrectPacketSize:
                Device.DescribeControlEndpoint();
                Command(Trb.WithContext(TrbType.EvaluateContext, Device.Slot, Device.InputContext));
                break;
            case SetupStep.ConfigureEndpoint:
                Device.DescribeReportEndpoint();
                Command(Trb.WithContext(TrbType.ConfigureEndpoint, Device.Slot, Device.InputContext));
                break;
            case SetupStep.ResetControl:
                Command(Trb.ResetEndpoint(Device.Slot, UsbDevice.ControlEndpoint));
                break;
            case SetupStep.MoveControl:
                Command(Trb.MoveDequeue(Device.Slot, UsbDevice.ControlEndpoint, Device.ControlRing.Place));
                break;
            case SetupStep.DisableSlot:
                BeginDisable();
                break;
            case SetupStep.Idle:
                _port = null;
                break;
            default:
                Request();
                break;
        }
    }

    /// <summary>Goes on with what comes after a request that was refused.</summary>
    private void Resume()
    {
        _step = _afterControlReset;
        if (_step == SetupStep.SetLights)
        {
            Listen();
        }
        else
        {
            Continue(isDone: true);
        }
    }

    private void Fail()
    {
        if (_step is SetupStep.ReadPortStatus or SetupStep.ClearPortChange || (_step == SetupStep.Reset && Port.Hub is not null))
        {
            FailHub();
            return;
        }

        Port.Failures++;
        Begin(SetupStep.DisableSlot);
    }

    private void Command(Trb command)
    {
        Controller.Command(command);
        AwaitsCommand = true;
        Wait(CommandLimit);
    }

    private void Wait(ulong nanoseconds) => DeadlineNanoseconds = _now + nanoseconds;
}
