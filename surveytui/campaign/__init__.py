"""What a campaign is: birth record, bundle, agencies, windows. Pure but for loading."""
