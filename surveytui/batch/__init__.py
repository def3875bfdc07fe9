"""The parcel that carries sealed records to headquarters, and the receipt that comes back."""
